package io.fleetfold.examples.memory;

import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The agent's tools. They change nothing but state: {@code user:} keys, so that every later session
 * of the user has them.
 */
public final class Reminders {
  static final String REMINDERS = "user:reminders";
  static final String NAME = "user:name";

  private Reminders() {}

  static List<FunctionTool> tools() {
    return List.of("addReminder", "viewReminders", "updateReminder", "deleteReminder", "renameUser")
        .stream()
        .map(name -> FunctionTool.create(Reminders.class, name))
        .toList();
  }

  @Schema(description = "Adds a reminder")
  public static Map<String, Object> addReminder(
      @Schema(name = "text", description = "what to be reminded of") String text,
      @Schema(name = "toolContext") ToolContext toolContext) {
    List<String> reminders = of(toolContext.state());
    reminders.add(text);
    toolContext.state().put(REMINDERS, reminders);
    return answer("Noted: " + text + ". You have " + count(reminders) + ".");
  }

  @Schema(description = "Lists the reminders with their numbers")
  public static Map<String, Object> viewReminders(
      @Schema(name = "toolContext") ToolContext toolContext) {
    List<String> reminders = of(toolContext.state());
    StringBuilder list = new StringBuilder("You have " + count(reminders));
    for (int i = 0; i < reminders.size(); i++) {
      list.append(i == 0 ? ": " : ", ").append(i + 1).append(". ").append(reminders.get(i));
    }
    return answer(list.append('.').toString());
  }

  @Schema(description = "Replaces the text of a reminder")
  public static Map<String, Object> updateReminder(
      @Schema(name = "number", description = "the reminder's number, from 1 on") Integer number,
      @Schema(name = "text", description = "the new text") String text,
      @Schema(name = "toolContext") ToolContext toolContext) {
    List<String> reminders = of(toolContext.state());
    if (number < 1 || number > reminders.size()) {
      return answer("There is no reminder " + number + ".");
    }
    String old = reminders.set(number - 1, text);
    toolContext.state().put(REMINDERS, reminders);
    return answer("Changed from " + old + " to " + text + ".");
  }

  @Schema(description = "Deletes a reminder")
  public static Map<String, Object> deleteReminder(
      @Schema(name = "number", description = "the reminder's number, from 1 on") Integer number,
      @Schema(name = "toolContext") ToolContext toolContext) {
    List<String> reminders = of(toolContext.state());
    if (number < 1 || number > reminders.size()) {
      return answer("There is no reminder " + number + ".");
    }
    String old = reminders.remove(number - 1);
    toolContext.state().put(REMINDERS, reminders);
    return answer("Deleted: " + old + ". You have " + count(reminders) + ".");
  }

  @Schema(description = "Changes what the user is called")
  public static Map<String, Object> renameUser(
      @Schema(name = "name", description = "the user's new name") String name,
      @Schema(name = "toolContext") ToolContext toolContext) {
    toolContext.state().put(NAME, name);
    return answer("I will call you " + name + ".");
  }

  /** A copy: what is in the state is not to be changed in place, or no change would be noticed. */
  static List<String> of(Map<String, Object> state) {
    List<String> reminders = new ArrayList<>();
    if (state.get(REMINDERS) instanceof List<?> known) {
      known.forEach(reminder -> reminders.add(reminder.toString()));
    }
    return reminders;
  }

  private static String count(List<String> reminders) {
    return reminders.size() == 1 ? "1 reminder" : reminders.size() + " reminders";
  }

  private static Map<String, Object> answer(String text) {
    return Map.of("answer", text);
  }
}
