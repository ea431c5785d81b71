package io.fleetfold.adk.contract;

import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tools for agents in tests. */
public final class Tools {
  private Tools() {}

  /** Adds a reminder to the session's state. */
  public static Map<String, Object> addReminder(
      @Schema(name = "text") String text, @Schema(name = "toolContext") ToolContext toolContext) {
    List<Object> reminders = new ArrayList<>();
    if (toolContext.state().get("user:reminders") instanceof List<?> known) {
      reminders.addAll(known);
    }
    reminders.add(text);
    toolContext.state().put("user:reminders", reminders);
    toolContext.state().put("temp:scratch", text);
    return Map.of("count", reminders.size());
  }

  /** Fails on milk. */
  public static Map<String, Object> explode(@Schema(name = "text") String text) {
    if (text.equals("milk")) {
      throw new IllegalStateException("exploded on " + text);
    }
    return Map.of();
  }
}
