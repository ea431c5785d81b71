package io.fleetfold.sweagent;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One recorded run, whatever the format of its file.
 *
 * @param fingerprint SHA-256 of the file in hex, which all ids derive from
 * @param agent who ran
 * @param environment what the agent worked in
 * @param model what it asked, as the file's own configuration says
 * @param opening what it was told before its first step: role and text
 * @param steps what it did, in order
 * @param calls what it asked the model, in order
 * @param exitStatus how it ended, in the agent's words; null where the file does not say
 * @param submission its result; null for none
 */
record Trajectory(
    String fingerprint,
    Agent agent,
    String environment,
    Model model,
    List<Message> opening,
    List<Step> steps,
    List<Call> calls,
    String exitStatus,
    String submission) {

  /** The agents whose files are read. */
  enum Agent {
    SWE_AGENT("swe-agent", "SWE-agent"),
    MINI_SWE_AGENT("mini-swe-agent", "mini-SWE-agent");

    private final String source;
    private final String title;

    Agent(String source, String title) {
      this.source = source;
      this.title = title;
    }

    /** For programs. */
    String source() {
      return source;
    }

    /** For people. */
    String title() {
      return title;
    }
  }

  /** A message of the conversation. */
  record Message(String role, String text) {}

  /**
   * One step: the agent answers, acts and observes.
   *
   * @param said its answer
   * @param acts what it did; none where its answer could not be understood
   * @param notices what it was told beside the results of its acts
   */
  record Step(String said, List<Act> acts, List<Message> notices) {}

  /**
   * An action.
   *
   * @param observation its result, as the agent saw it
   * @param seconds how long it took; null where the file does not say
   */
  record Act(String command, String observation, BigDecimal seconds) {

    /** The command's first word: the tool. */
    String tool() {
      String[] words = command.strip().split("\\s+", 2);
      return words[0].isEmpty() ? "none" : words[0];
    }
  }

  /**
   * A question to the model. What the file does not tell is null.
   *
   * @param step the index of the step it belongs to
   * @param input tokens sent
   * @param output tokens received
   * @param usage the provider's usage block as JSON
   * @param costUsd what it cost, as the agent reckoned
   * @param split whether tokens or cost are this call's part of the run's total
   * @param answer its text
   * @param answeredAt when the answer was there
   */
  record Call(
      int step,
      Long input,
      Long output,
      String usage,
      BigDecimal costUsd,
      boolean split,
      String answer,
      Instant answeredAt) {}

  /** Both agents say "submitted", with or without a reason behind it, for success. */
  boolean succeeded() {
    return exitStatus != null && exitStatus.toLowerCase(Locale.ROOT).startsWith("submitted");
  }
}
