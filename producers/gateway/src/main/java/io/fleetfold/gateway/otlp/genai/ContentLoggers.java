package io.fleetfold.gateway.otlp.genai;

/**
 * Loggers whose lines are the content of a call: Spring AI writes prompts and answers there, within
 * the call's span.
 */
enum ContentLoggers {
  PROMPT("ChatModelPromptContentObservationHandler", "Chat Model Prompt Content:", "prompt"),
  COMPLETION("ChatModelCompletionObservationHandler", "Chat Model Completion:", "completion");

  private final String logger;
  private final String heading;
  private final String event;

  ContentLoggers(String logger, String heading, String event) {
    this.logger = logger;
    this.heading = heading;
    this.event = event;
  }

  /** The one of this name, with any package before it; null for any other logger. */
  static ContentLoggers of(String name) {
    for (ContentLoggers each : values()) {
      if (name.endsWith(each.logger)) {
        return each;
      }
    }
    return null;
  }

  String event() {
    return event;
  }

  /** The line without its heading. */
  String content(String line) {
    return line.startsWith(heading) ? line.substring(heading.length()).strip() : line;
  }
}
