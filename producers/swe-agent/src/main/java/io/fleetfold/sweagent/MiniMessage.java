package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of mini-swe-agent: the model's own, with what the agent adds in {@code extra}.
 *
 * @param json the message
 * @param where it stands, for people
 */
record MiniMessage(JsonNode json, String where) {
  /** How models that call no tools name their command. */
  private static final Pattern FENCED =
      Pattern.compile("```(?:bash|mswea_bash_command)\\s*\\n(.*?)\\n```", Pattern.DOTALL);

  boolean hasRole() {
    return json.path("role").isTextual() || isResponse();
  }

  String role() {
    return json.path("role").asText("tool");
  }

  /** It ends the run. */
  boolean isExit() {
    return role().equals("exit");
  }

  /**
   * Whether the model was asked for it. An answer that the agent could not understand is not kept
   * as one, but stands in the complaint about it.
   */
  boolean isCall() {
    return role().equals("assistant")
        || isResponse()
        || extra().has("response")
        || extra().has("cost");
  }

  /** The complaint about an answer that could not be understood. */
  boolean isComplaint() {
    return isCall() && !role().equals("assistant") && !isResponse();
  }

  private boolean isResponse() {
    return json.path("object").asText().equals("response");
  }

  String text() {
    if (isResponse()) {
      StringBuilder all = new StringBuilder();
      json.path("output").forEach(item -> all.append(Content.text(item.path("content"))));
      return all.toString();
    }
    return Content.text(json.has("content") ? json.get("content") : json.path("output"));
  }

  /** What the model answered. */
  String answer() {
    return isComplaint()
        ? Content.text(extra().path("response").path("choices").path(0).at("/message/content"))
        : text();
  }

  /** The commands that the answer asks for. */
  List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (JsonNode action : extra().path("actions")) {
      commands.add(Content.text(action.path("command")));
    }
    if (!extra().has("actions") && !isComplaint()) {
      Matcher block = FENCED.matcher(text());
      if (block.find()) {
        commands.add(block.group(1).strip());
      }
    }
    return commands;
  }

  /** The provider's usage block; missing where it is not told. */
  JsonNode usage() {
    return isResponse() ? json.path("usage") : extra().path("response").path("usage");
  }

  JsonNode answeringModel() {
    return isResponse() ? json.path("model") : extra().path("response").path("model");
  }

  BigDecimal costUsd() {
    return Content.told(extra().path("cost"), where + ".extra.cost");
  }

  /** When it was there; null where the file does not say. */
  Instant at() {
    JsonNode seconds = extra().path("timestamp");
    return seconds.isNumber() && seconds.asDouble() > 0 && seconds.asDouble() < 1e11
        ? Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1_000))
        : null;
  }

  private JsonNode extra() {
    return json.path("extra");
  }
}
