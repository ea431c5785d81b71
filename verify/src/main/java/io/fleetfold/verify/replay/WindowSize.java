package io.fleetfold.verify.replay;

import java.util.Arrays;

/** How long usage windows are. They begin at multiples of their length since 1970. */
public enum WindowSize {
  TEN_SECONDS("10s", 10_000),
  MINUTE("1m", 60_000),
  HOUR("1h", 3_600_000);

  private final String word;
  private final long millis;

  WindowSize(String word, long millis) {
    this.word = word;
    this.millis = millis;
  }

  /**
   * The size of that name.
   *
   * @throws IllegalArgumentException for a word that is none
   */
  public static WindowSize ofWord(String word) {
    return Arrays.stream(values())
        .filter(size -> size.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no window is called " + word));
  }

  /** The name in records and in SQL. */
  public String word() {
    return word;
  }

  /** The length in milliseconds. */
  public long millis() {
    return millis;
  }

  /** The first millisecond of the window that a time is in. */
  long start(long time) {
    return Math.floorDiv(time, millis) * millis;
  }

  /** Whether windows of this size tell latencies and actions. */
  public boolean detailed() {
    return this != TEN_SECONDS;
  }
}
