package io.fleetfold.gateway.otlp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts of requests, since the start. What became of their records, the core counts. */
public final class OtlpMetrics {
  private final Map<Signal, LongAdder> answered = new EnumMap<>(Signal.class);
  private final Map<Signal, LongAdder> refused = new EnumMap<>(Signal.class);
  private final LongAdder dataPointsNotStored = new LongAdder();

  OtlpMetrics() {
    for (Signal signal : Signal.values()) {
      answered.put(signal, new LongAdder());
      refused.put(signal, new LongAdder());
    }
  }

  void answer(Signal signal) {
    answered.get(signal).increment();
  }

  void refuse(Signal signal) {
    refused.get(signal).increment();
  }

  void notStored(long dataPoints) {
    dataPointsNotStored.add(dataPoints);
  }

  /** Requests that were answered, in part or whole. */
  public long answered(Signal signal) {
    return answered.get(signal).sum();
  }

  /** Requests of which nothing was taken. */
  public long refused(Signal signal) {
    return refused.get(signal).sum();
  }

  /** Data points of metrics: read as far as counting them. */
  public long dataPointsNotStored() {
    return dataPointsNotStored.sum();
  }
}
