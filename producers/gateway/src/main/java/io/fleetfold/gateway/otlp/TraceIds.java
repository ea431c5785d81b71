package io.fleetfold.gateway.otlp;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.ingest.Refusal;

/** TraceIds of traces and spans: bytes that are never all zero. */
final class TraceIds {
  static final int TRACE_BYTES = 16;
  static final int SPAN_BYTES = 8;

  private TraceIds() {}

  /** Why an id that must be there cannot be taken; null where it can. */
  static Refusal refusal(String field, ByteString id, int bytes) {
    if (id.isEmpty()) {
      return new Refusal(field, "is missing: " + form(bytes));
    }
    if (id.size() == bytes && isZero(id)) {
      return new Refusal(field, "is all zero, which means none: " + form(bytes));
    }
    return lengthRefusal(field, id, bytes);
  }

  /** Why an id that may be missing, or all zero, cannot be taken; null where it can. */
  static Refusal lengthRefusal(String field, ByteString id, int bytes) {
    return id.isEmpty() || id.size() == bytes
        ? null
        : new Refusal(field, "has " + id.size() + " bytes: " + form(bytes));
  }

  /** Whether it names nothing. */
  static boolean none(ByteString id) {
    return isZero(id);
  }

  private static boolean isZero(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static String form(int bytes) {
    return "it takes " + bytes + " bytes, in JSON as " + 2 * bytes + " hexadecimal digits";
  }
}
