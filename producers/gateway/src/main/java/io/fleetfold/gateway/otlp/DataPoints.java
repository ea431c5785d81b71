package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Counts the data points of a request with metrics. Metrics are not stored, since what they tell of
 * usage is in spans and logs, call by call: so nothing more of them is read.
 */
final class DataPoints {
  // ExportMetricsServiceRequest > ResourceMetrics > ScopeMetrics > Metric
  private static final int[] METRIC = {1, 2, 2};
  private static final int GAUGE = 5;
  private static final int SUMMARY = 11;
  // of each kind of metric
  private static final int POINTS = 1;

  private DataPoints() {}

  /** Of a request in protobuf. */
  static long ofProtobuf(Payload payload) throws RequestException {
    try {
      return count(payload.protobuf(0, payload.length()), 0);
    } catch (IOException e) {
      throw RequestException.unreadable(
          "the body is not an OTLP request in protobuf: it is cut off, or something else");
    }
  }

  private static long count(CodedInputStream in, int level) throws IOException {
    long points = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!leadsOn(tag, level)) {
        if (!in.skipField(tag)) {
          throw new InvalidProtocolBufferException("a group ends that never began");
        }
        continue;
      }
      int length = in.readRawVarint32();
      if (level > METRIC.length) {
        points++;
        in.skipRawBytes(length);
      } else {
        int outer = in.pushLimit(length);
        points += count(in, level + 1);
        in.popLimit(outer);
      }
    }
    return points;
  }

  private static boolean leadsOn(int tag, int level) {
    int number = WireFormat.getTagFieldNumber(tag);
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      return false;
    }
    if (level < METRIC.length) {
      return number == METRIC[level];
    }
    return level == METRIC.length ? number >= GAUGE && number <= SUMMARY : number == POINTS;
  }

  /** Of a request in JSON. */
  static long ofJson(Payload payload) throws RequestException {
    return JsonBody.read(payload, DataPoints::count);
  }

  private static long count(JsonParser json) throws IOException, FieldException {
    JsonMessages.expect(json, JsonToken.START_OBJECT, "an object");
    long points = 0;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = JsonBody.next(json);
      if (token == JsonToken.START_ARRAY && "dataPoints".equals(json.currentName())) {
        points += elements(json);
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
    return points;
  }

  private static long elements(JsonParser json) throws IOException {
    long elements = 0;
    while (JsonBody.next(json) != JsonToken.END_ARRAY) {
      json.skipChildren();
      elements++;
    }
    return elements;
  }
}
