package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** An encoded request: an array from an offset to its end. Not copied. */
final class Payload {
  private final byte[] bytes;
  private final int from;
  private final boolean json;

  private Payload(byte[] bytes, int from, boolean json) {
    this.bytes = bytes;
    this.from = from;
    this.json = json;
  }

  static Payload json(byte[] bytes) {
    return new Payload(bytes, 0, true);
  }

  static Payload protobuf(byte[] bytes, int from) {
    return new Payload(bytes, from, false);
  }

  boolean isJson() {
    return json;
  }

  int length() {
    return bytes.length - from;
  }

  JsonParser parser(JsonFactory factory) throws IOException {
    return factory.createParser(bytes, from, length());
  }

  /** A part of it, in protobuf. */
  CodedInputStream protobuf(int at, int length) {
    return CodedInputStream.newInstance(bytes, from + at, length);
  }
}
