package io.fleetfold.streams.runs.usage;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How long a window of event time is; windows of one size follow each other without a gap. */
public enum WindowSize {
  /** Ten seconds, without latencies: it is short, and there are many. */
  TEN_SECONDS("10s", Duration.ofSeconds(10), 's'),
  MINUTE("1m", Duration.ofMinutes(1), 'm'),
  HOUR("1h", Duration.ofHours(1), 'h');

  private final String label;
  private final long millis;
  private final byte letter;

  WindowSize(String label, Duration length, char letter) {
    this.label = label;
    this.millis = length.toMillis();
    this.letter = (byte) letter;
  }

  /** The size of a label such as {@code 1m}. */
  public static Optional<WindowSize> of(String label) {
    return Arrays.stream(values()).filter(size -> size.label.equals(label)).findFirst();
  }

  static WindowSize ofLetter(byte letter) {
    return Arrays.stream(values()).filter(size -> size.letter == letter).findFirst().orElseThrow();
  }

  /** All labels, the shortest window first. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(WindowSize::label).toList();
  }

  /** 10s, 1m or 1h. */
  public String label() {
    return label;
  }

  /** Its length in milliseconds. */
  public long millis() {
    return millis;
  }

  /** Whether latencies are kept in it. */
  public boolean hasLatencies() {
    return this != TEN_SECONDS;
  }

  /** The first millisecond of the window that a time is in. */
  public long start(long epochMillis) {
    return Math.floorDiv(epochMillis, millis) * millis;
  }

  byte letter() {
    return letter;
  }
}
