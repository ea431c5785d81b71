package io.fleetfold.verify.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the data of an {@code action_execution_completed} tells. It failed where {@code error} is
 * there and neither null, false nor an empty text, where {@code success} is false, or where {@code
 * status} is error or failed: in the data itself or in the object {@code result} in it.
 *
 * @param name {@code unnamed} where the data names none
 * @param failed whether it failed
 * @param durationMs null where the data tells none
 */
record ActionOutcome(String name, boolean failed, Long durationMs) {
  /** The type of the events that tell of actions. */
  static final String EVENT = "action_execution_completed";

  private static final String UNNAMED = "unnamed";

  /** The action of an event whose data is valid JSON, or nothing at all. */
  static ActionOutcome of(String data) {
    String name = null;
    boolean failed = false;
    Long durationMs = null;
    try (JsonParser parser = Json.parser(Text.present(data) ? Text.clean(data) : "null")) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        JsonStreamContext around = parser.getParsingContext();
        around = token.isStructStart() ? around.getParent() : around;
        if (token == JsonToken.FIELD_NAME || token.isStructEnd() || !around.inObject()) {
          continue;
        }
        String field = around.getCurrentName();
        boolean top = around.getParent().inRoot();
        if (top && field.equals("action") && token == JsonToken.VALUE_STRING) {
          name = parser.getText();
        } else if (top && field.equals("duration_ms") && token.isNumeric()) {
          durationMs = (long) Math.max(0, Math.min(parser.getDoubleValue(), Integer.MAX_VALUE));
        }
        failed |= (top || ofResult(around.getParent())) && tellsFailure(field, token, parser);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("an event with broken data is a dead letter", e);
    }
    String label = name == null ? "" : Text.label(name);
    return new ActionOutcome(label.isEmpty() ? UNNAMED : label, failed, durationMs);
  }

  private static boolean ofResult(JsonStreamContext parent) {
    return parent.inObject()
        && parent.getCurrentName().equals("result")
        && parent.getParent().inRoot();
  }

  private static boolean tellsFailure(String field, JsonToken token, JsonParser parser)
      throws IOException {
    return switch (field) {
      case "error" ->
          token != JsonToken.VALUE_NULL
              && token != JsonToken.VALUE_FALSE
              && !(token == JsonToken.VALUE_STRING && parser.getText().isEmpty());
      case "success" -> token == JsonToken.VALUE_FALSE;
      case "status" ->
          token == JsonToken.VALUE_STRING
              && (parser.getText().equals("error") || parser.getText().equals("failed"));
      default -> false;
    };
  }
}
