package io.fleetfold.adk.contract;

import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.Part;
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

  /** Takes its time: whoever called it tells of the outcome later. */
  public static Map<String, Object> order(@Schema(name = "text") String text) {
    return Map.of("status", "pending", "text", text);
  }

  /** Saves the text as an artifact. */
  public static Map<String, Object> save(
      @Schema(name = "text") String text, @Schema(name = "toolContext") ToolContext toolContext) {
    toolContext.saveArtifact("note.txt", Part.fromText(text)).blockingAwait();
    return Map.of("saved", true);
  }

  /** Fails on milk. */
  public static Map<String, Object> explode(@Schema(name = "text") String text) {
    if (text.equals("milk")) {
      throw new IllegalStateException("exploded on " + text);
    }
    return Map.of();
  }
}
