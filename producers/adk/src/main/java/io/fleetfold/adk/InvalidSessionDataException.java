package io.fleetfold.adk;

import com.google.adk.sessions.SessionException;

/** Something that cannot be kept, such as a state value that is not JSON. Nothing was written. */
public final class InvalidSessionDataException extends SessionException {
  private final String field;

  InvalidSessionDataException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
  }

  InvalidSessionDataException(String field, String message, Throwable cause) {
    super(message, cause);
    this.field = field;
  }

  /** What is wrong: {@code state key} and the key, or the name of another part. */
  public String field() {
    return field;
  }
}
