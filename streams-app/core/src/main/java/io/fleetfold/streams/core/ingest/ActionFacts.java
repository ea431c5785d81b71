package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the data of an executed action says, by convention {@code {"action", "args", "result",
 * "duration_ms"}}. The action failed where {@code error} is there and neither null, false nor
 * empty, where {@code success} is false, or where {@code status} is error or failed, in the data or
 * in its result. Not thread-safe while it is being read.
 */
public final class ActionFacts implements JsonScan.Fields {
  private static final String RESULT = "result";

  private String name;
  private long durationMillis;
  private boolean tellsDuration;
  private boolean failed;

  @Override
  public void field(String parent, String field, JsonToken token, JsonParser parser)
      throws IOException {
    if (parent == null) {
      if (field.equals("action") && token == JsonToken.VALUE_STRING) {
        name = parser.getText();
      } else if (field.equals("duration_ms") && token.isNumeric()) {
        double millis = parser.getDoubleValue();
        // a day-long action is real, an endless one is not
        tellsDuration = true;
        durationMillis = millis > 0 ? (long) Math.min(millis, Integer.MAX_VALUE) : 0;
      }
    }
    if (parent == null || parent.equals(RESULT)) {
      failed |= tellsFailure(field, token, parser);
    }
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

  void bound(FieldRules rules) {
    name = rules.label(name);
  }

  /** The action's name, or null where the data does not tell it. */
  public String name() {
    return name;
  }

  /** How long it took, in milliseconds; 0 where the data does not tell it. */
  public long durationMillis() {
    return durationMillis;
  }

  /** Whether the data tells how long it took. */
  public boolean tellsDuration() {
    return tellsDuration;
  }

  /** Whether it failed. */
  public boolean failed() {
    return failed;
  }
}
