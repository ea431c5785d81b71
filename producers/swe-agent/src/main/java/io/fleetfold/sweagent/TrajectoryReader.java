package io.fleetfold.sweagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fleetfold.sweagent.Trajectory.Message;
import io.fleetfold.sweagent.Trajectory.Step;
import io.fleetfold.sweagent.Trajectory.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads {@code .traj} files whole, so that a broken one is found before anything is published. */
final class TrajectoryReader {
  private static final long LARGEST = 256L << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private TrajectoryReader() {}

  /**
   * Reads one file.
   *
   * @throws BrokenTrajectoryException when it is not a trajectory: the message names the field
   */
  static Trajectory read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new BrokenTrajectoryException("it has more than " + LARGEST + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    JsonNode root = parse(bytes);
    if (!root.path("trajectory").isArray()) {
      throw new BrokenTrajectoryException("trajectory: a list of steps is missing");
    }
    JsonNode info = root.path("info");
    return new Trajectory(
        sha256(bytes),
        file.getFileName().toString(),
        root.path("environment").asText("unknown"),
        opening(root.path("history")),
        steps(root.path("trajectory")),
        info.path("exit_status").isTextual() ? info.path("exit_status").asText() : null,
        info.path("submission").isTextual() ? info.path("submission").asText() : null,
        usage(info.path("model_stats")));
  }

  private static JsonNode parse(byte[] bytes) throws IOException {
    try {
      JsonNode root = JSON.readTree(bytes);
      if (!root.isObject()) {
        throw new BrokenTrajectoryException("it is not a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new BrokenTrajectoryException("it is not JSON: " + e.getOriginalMessage());
    }
  }

  private static List<Message> opening(JsonNode history) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode entry : history) {
      String role = entry.path("role").asText("user");
      if (role.equals("assistant") && !entry.path("is_demo").asBoolean()) {
        break;
      }
      messages.add(new Message(role, text(entry.path("content"))));
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
      steps.add(
          new Step(
              text(step.path("thought")),
              text(step.path("action")),
              text(step.path("observation")),
              text(step.path("response")),
              seconds));
    }
    return steps;
  }

  private static Usage usage(JsonNode stats) {
    for (String field : List.of("api_calls", "tokens_sent", "tokens_received", "instance_cost")) {
      JsonNode value = stats.path(field);
      if (!value.isMissingNode() && (!value.isNumber() || value.decimalValue().signum() < 0)) {
        throw new BrokenTrajectoryException(
            "info.model_stats." + field + ": a number of 0 or more is needed, this is " + value);
      }
    }
    return Usage.of(stats);
  }

  /** Content is text, or a list of parts with text in them. */
  private static String text(JsonNode content) {
    if (content.isArray()) {
      StringBuilder all = new StringBuilder();
      content.forEach(part -> all.append(text(part.has("text") ? part.get("text") : part)));
      return all.toString();
    }
    return content.isValueNode() ? content.asText("") : content.toString();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
