package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Finds out whether a message's content, an object with parts or an array of them, has a tool's
 * answer.
 */
final class ToolResponses {
  private static final Set<String> NAMES =
      Set.of("functionResponse", "function_response", "toolResponse", "tool_response");
  private static final int DEEPEST = 3;

  /** Whether one of the parts is a tool's answer. */
  boolean in(String content) {
    try (JsonParser parser = JsonScan.FACTORY.createParser(content)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME && NAMES.contains(parser.currentName())) {
          return true;
        }
        if (depth > DEEPEST) {
          parser.skipChildren();
          depth--;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
