package io.fleetfold.sweagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetfold.sweagent.Trajectory.Act;
import io.fleetfold.sweagent.Trajectory.Message;
import io.fleetfold.sweagent.Trajectory.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A run of SWE-agent: {@code trajectory}, {@code history}, {@code info}, {@code replay_config}. */
final class SweAgentFile {
  private SweAgentFile() {}

  static Trajectory read(String fingerprint, JsonNode file) {
    // an agent that tries several times tells of the chosen attempt at the top, once it has chosen
    JsonNode attempts = file.path("attempts");
    JsonNode root =
        file.has("trajectory") || attempts.isEmpty() ? file : attempts.get(attempts.size() - 1);
    if (!root.path("trajectory").isArray()) {
      throw new BrokenTrajectoryException(
          "trajectory: a list of steps is missing (or messages, as mini-swe-agent writes)");
    }
    JsonNode info = root.path("info");
    List<Message> opening = opening(root.path("history"));
    List<Step> steps = steps(root.path("trajectory"));
    return new Trajectory(
        fingerprint,
        Trajectory.Agent.SWE_AGENT,
        root.path("environment").asText("unknown"),
        model(config(root.path("replay_config")), info),
        opening,
        steps,
        new CallTotals(info.path("model_stats")).split(opening, steps),
        info.path("exit_status").isTextual() ? info.path("exit_status").asText() : null,
        info.path("submission").isTextual() ? info.path("submission").asText() : null);
  }

  /** JSON within JSON, or an object. */
  private static JsonNode config(JsonNode config) {
    if (!config.isTextual()) {
      return config;
    }
    try {
      return TrajectoryReader.JSON.readTree(config.asText());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static Model model(JsonNode config, JsonNode info) {
    JsonNode agent = config.path("agent");
    return Model.of(
        agent.path("model").path("name"),
        agent.path("agent_configs").path(0).path("model").path("name"),
        info.path("model").path("name"),
        info.path("model_name"),
        info.path("model"));
  }

  private static List<Message> opening(JsonNode history) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode entry : history) {
      String role = entry.path("role").asText("user");
      if (role.equals("assistant") && !entry.path("is_demo").asBoolean()) {
        break;
      }
      messages.add(new Message(role, Content.text(entry.path("content"))));
    }
    return messages;
  }

  private static List<Step> steps(JsonNode list) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : list) {
      if (!step.isObject()) {
        throw new BrokenTrajectoryException(
            "trajectory[" + steps.size() + "]: a step is an object, this is not");
      }
      JsonNode time = step.path("execution_time");
      BigDecimal seconds = time.isNumber() && time.asDouble() >= 0 ? time.decimalValue() : null;
      String response = Content.text(step.path("response"));
      Act act =
          new Act(
              Content.text(step.path("action")), Content.text(step.path("observation")), seconds);
      steps.add(
          new Step(
              response.isEmpty() ? Content.text(step.path("thought")) : response,
              List.of(act),
              List.of()));
    }
    return steps;
  }
}
