package io.fleetfold.gateway.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.gateway.http.ProblemException;
import java.io.IOException;

/**
 * Takes a body apart into its items: an object, an array of objects, objects one behind the other,
 * or, as NDJSON, one on each line. Only one item is a tree at a time.
 */
final class BodyItems {
  /** Is shown the items in their order. */
  interface Sink {
    /** An item. */
    void item(int index, JsonNode item);

    /** A line that is none. */
    void bad(int index, FieldProblem problem);
  }

  private static final ObjectReader LINES = GatewayJson.MAPPER.reader();
  private static final ObjectReader TREES =
      GatewayJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final byte[] body;
  private final int limit;
  private final Sink sink;
  private int count;

  private BodyItems(byte[] body, int limit, Sink sink) {
    this.body = body;
    this.limit = limit;
    this.sink = sink;
  }

  /**
   * Shows the items.
   *
   * @param limit the most items
   * @throws ProblemException when there are more or none, or when it cannot be taken apart
   */
  static void read(byte[] body, boolean lines, int limit, Sink sink) {
    BodyItems items = new BodyItems(body, limit, sink);
    try {
      if (lines) {
        items.lines();
      } else {
        items.json();
      }
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private void json() throws IOException {
    try (JsonParser parser = GatewayJson.MAPPER.createParser(body)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw empty();
      }
      if (token == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          item(tree(parser));
        }
        if (parser.nextToken() != null) {
          throw ProblemDetail.of(
                  400,
                  "malformed body",
                  "there is more after the end of the array",
                  "body",
                  "send one array, or objects one on a line as application/x-ndjson")
              .thrown();
        }
        return;
      }
      for (; token != null; token = parser.nextToken()) {
        item(tree(parser));
      }
    }
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    try {
      return TREES.readTree(parser);
    } catch (NumberFormatException e) {
      // what Jackson says to an exponent of more digits than an int has
      throw new JsonParseException(parser, "a number is beyond every range");
    }
  }

  private void lines() throws IOException {
    int from = 0;
    int line = 0;
    while (from < body.length) {
      int to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      line++;
      if (!isBlank(from, to)) {
        line(line, from, to);
      }
      from = to + 1;
    }
    if (count == 0) {
      throw empty();
    }
  }

  private void line(int line, int from, int to) {
    JsonNode item;
    try {
      item = LINES.readTree(body, from, to - from);
    } catch (IOException | NumberFormatException e) {
      sink.bad(
          next(),
          new FieldProblem(
              null,
              "line "
                  + line
                  + " is not one JSON object"
                  + column(e)
                  + ": write each object on a line of its own"));
      return;
    }
    item(item);
  }

  private void item(JsonNode item) {
    sink.item(next(), item);
  }

  private int next() {
    if (count == limit) {
      throw ProblemDetail.of(
              413,
              "too many items",
              "the body has more than " + limit + " items",
              "body",
              "send smaller batches, or raise FLEETFOLD_GATEWAY_BATCH_ITEMS")
          .thrown();
    }
    return count++;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private static ProblemException empty() {
    return ProblemDetail.of(
            400, "empty body", "the body is empty", "body", "send an object, an array or lines")
        .thrown();
  }

  private static ProblemException malformed(IOException e) {
    String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "bad text";
    return ProblemDetail.of(
            400,
            "malformed body",
            "the body is not valid JSON" + where(e) + ": " + why,
            "body",
            "send valid JSON in UTF-8, nested at most " + GatewayJson.DEEPEST + " deep")
        .thrown();
  }

  private static String column(Exception e) {
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return at == null ? "" : " (column " + at.getColumnNr() + ")";
  }

  private static String where(IOException e) {
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
