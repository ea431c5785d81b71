package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetfold.sweagent.Trajectory.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of mini-swe-agent: the conversation in {@code messages}, the rest in {@code info} ({@code
 * trajectory_format} {@code mini-swe-agent-1} and later). Before that format the file was the bare
 * list of messages, which tells neither model nor cost.
 */
final class MiniSweAgentFile {
  private MiniSweAgentFile() {}

  static Trajectory read(String fingerprint, JsonNode file) {
    JsonNode list = file.isArray() ? file : file.path("messages");
    List<MiniMessage> messages = messages(list, file.isArray() ? "" : "messages");
    JsonNode info = file.path("info");
    JsonNode config = info.path("config");
    int first = 0;
    while (first < messages.size() && !messages.get(first).isCall()) {
      first++;
    }
    List<Message> opening =
        messages.subList(0, first).stream().map(m -> new Message(m.role(), m.text())).toList();
    List<MiniMessage> rest = messages.subList(first, messages.size());
    MiniSteps steps = new MiniSteps(rest);
    String submission = Content.textOrNull(info.path("submission"));
    String exitStatus = Content.textOrNull(info.path("exit_status"));
    if (file.isArray()) {
      // such lists end with what was submitted, or with nothing where a limit was reached
      submission = steps.submission();
      exitStatus = submission == null ? null : "Submitted";
    }
    return new Trajectory(
        fingerprint,
        Trajectory.Agent.MINI_SWE_AGENT,
        environment(config),
        Model.of(config.path("model").path("model_name"), answeringModel(rest)),
        opening,
        steps.steps(),
        MiniCalls.of(rest, info.path("model_stats")),
        exitStatus,
        submission);
  }

  private static List<MiniMessage> messages(JsonNode list, String where) {
    List<MiniMessage> messages = new ArrayList<>();
    for (JsonNode message : list) {
      if (!message.isObject()) {
        throw new BrokenTrajectoryException(
            where + "[" + messages.size() + "]: a message is an object, this is not");
      }
      messages.add(new MiniMessage(message, where + "[" + messages.size() + "]"));
    }
    if (messages.isEmpty()) {
      throw new BrokenTrajectoryException("there is no message in it");
    }
    if (messages.stream().noneMatch(MiniMessage::hasRole)) {
      throw new BrokenTrajectoryException(where + "[0].role: a list of messages needs roles");
    }
    return messages;
  }

  private static String environment(JsonNode config) {
    String type = config.path("environment_type").asText("unknown");
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static JsonNode answeringModel(List<MiniMessage> rest) {
    return rest.isEmpty() ? MissingNode.getInstance() : rest.get(0).answeringModel();
  }
}
