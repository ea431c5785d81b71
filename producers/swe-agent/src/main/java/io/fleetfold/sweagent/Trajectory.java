package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/**
 * One recorded run of SWE-agent, as its {@code .traj} file tells it.
 *
 * @param fingerprint SHA-256 of the file in hex, which all ids derive from
 * @param fileName for people
 * @param environment what the agent worked in
 * @param opening what it was told before its first step: role and text
 * @param steps what it did, in order
 * @param exitStatus how it ended, in SWE-agent's words; null where the file does not say
 * @param submission its result; null for none
 * @param usage what it spent
 */
record Trajectory(
    String fingerprint,
    String fileName,
    String environment,
    List<Message> opening,
    List<Step> steps,
    String exitStatus,
    String submission,
    Usage usage) {

  /** A message of the conversation. */
  record Message(String role, String text) {}

  /**
   * One step: the agent thinks, acts and observes.
   *
   * @param seconds how long the action took; null where the file does not say
   */
  record Step(
      String thought, String action, String observation, String response, BigDecimal seconds) {

    /** The command's first word: the tool. */
    String tool() {
      String[] words = action.strip().split("\\s+", 2);
      return words[0].isEmpty() ? "none" : words[0];
    }
  }

  /** Totals over the whole run; the files have no figures for single calls. */
  record Usage(int calls, long tokensSent, long tokensReceived, BigDecimal costUsd) {
    static Usage of(JsonNode stats) {
      return new Usage(
          stats.path("api_calls").asInt(0),
          stats.path("tokens_sent").asLong(0),
          stats.path("tokens_received").asLong(0),
          new BigDecimal(stats.path("instance_cost").asText("0")));
    }
  }

  /** SWE-agent's "submitted", with or without a reason behind it, is success. */
  boolean succeeded() {
    return exitStatus != null && exitStatus.startsWith("submitted");
  }
}
