package io.fleetfold.streams.runs.usage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What usage is told by. */
public enum UsageScope {
  /** All calls; the name is empty. */
  FLEET('f'),
  /**
   * The agent that the call itself names, empty where it names none: the run's agent may be told
   * later, and would make the sums depend on the order of records.
   */
  AGENT('a'),
  /** Provider and model of the call, {@code provider/model}. */
  MODEL('m'),
  /** Executed actions by name, in windows of a minute and longer. */
  ACTION('x');

  private final byte letter;

  UsageScope(char letter) {
    this.letter = (byte) letter;
  }

  /** The scope of a label such as {@code agent}. */
  public static Optional<UsageScope> of(String label) {
    return Arrays.stream(values()).filter(scope -> scope.label().equals(label)).findFirst();
  }

  static UsageScope ofLetter(byte letter) {
    return Arrays.stream(values())
        .filter(scope -> scope.letter == letter)
        .findFirst()
        .orElseThrow();
  }

  /** All labels. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(UsageScope::label).toList();
  }

  /** fleet, agent, model or action. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether windows of that size are kept for it. */
  public boolean has(WindowSize size) {
    return this != ACTION || size != WindowSize.TEN_SECONDS;
  }

  byte letter() {
    return letter;
  }
}
