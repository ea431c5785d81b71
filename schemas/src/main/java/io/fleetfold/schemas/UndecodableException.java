package io.fleetfold.schemas;

/** Bytes that can never be read as the record they should be; trying again does not help. */
public final class UndecodableException extends RuntimeException {
  /** The schema id is not known to the registry. */
  public static final String UNKNOWN_SCHEMA = "unknown_schema";

  /** The bytes are not Avro in Confluent's wire format, or not of the schema they name. */
  public static final String UNDECODABLE = "undecodable";

  private final String reason;

  UndecodableException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  UndecodableException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** {@link #UNKNOWN_SCHEMA} or {@link #UNDECODABLE}. */
  public String reason() {
    return reason;
  }
}
