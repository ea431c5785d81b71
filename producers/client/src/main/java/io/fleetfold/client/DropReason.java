package io.fleetfold.client;

import java.util.Locale;

/** Why a record was not delivered. */
public enum DropReason {
  /** No brokers are set: the client keeps sessions in memory, and has nowhere to send records. */
  NO_BROKERS,
  /** The client was closed before. */
  CLOSED,
  /** A field that must be there is missing, or an id is too long. */
  INVALID,
  /** The buffer holds as many records or bytes as it may: the brokers are away or too slow. */
  BUFFER_FULL,
  /** The record is larger than the client or the broker takes. */
  TOO_LARGE,
  /** The record could not be encoded. */
  NOT_ENCODABLE,
  /** The registry refuses the records' schema, say as incompatible. */
  SCHEMA_REFUSED,
  /** The brokers refused the record for good, say for want of permission. */
  BROKER_REFUSED,
  /** The oldest of the records on disk, where there was no room for newer ones. */
  SPILL_FULL,
  /** Records on disk that could not be read again. */
  SPILL_DAMAGED,
  /** The client itself failed, say for want of memory; the log names the error. */
  CLIENT_FAILED,
  /** The client was closed, and the time given to it ran out first. */
  CLOSE_TIMEOUT;

  /** The reason as reports and metrics name it: lower case, with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
