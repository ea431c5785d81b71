package io.fleetfold.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long tools took, by their request: the events that tell of executions say nothing of it.
 * Thread-safe.
 */
final class ToolTimes {
  private static final int MAX = 10_000;

  /** Unknown. */
  static final Measured UNKNOWN = new Measured(null, false);

  /**
   * An execution.
   *
   * @param duration null where it was not measured
   */
  record Measured(Duration duration, boolean failed) {}

  /** Two requests of the same tool with the same arguments are two. */
  private record Same(ToolExecutionRequest request) {
    @Override
    @SuppressWarnings("ReferenceEquality") // that is what it is for
    public boolean equals(Object other) {
      return other instanceof Same same && same.request == request;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(request);
    }
  }

  private final Map<Same, Long> begun = bounded();
  private final Map<Same, Measured> ended = bounded();

  private static <T> Map<Same, T> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Same, T> eldest) {
        // those whose end nobody told
        return size() > MAX;
      }
    };
  }

  synchronized void begin(ToolExecutionRequest request) {
    begun.put(new Same(request), System.nanoTime());
  }

  synchronized void end(ToolExecutionRequest request, boolean failed) {
    Long start = begun.remove(new Same(request));
    Duration duration = start == null ? null : Duration.ofNanos(System.nanoTime() - start);
    ended.put(new Same(request), new Measured(duration, failed));
  }

  synchronized Measured take(ToolExecutionRequest request) {
    Measured measured = ended.remove(new Same(request));
    return measured == null ? UNKNOWN : measured;
  }
}
