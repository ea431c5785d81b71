package io.fleetfold.bench.fold;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast the rounds of a load were read or folded.
 *
 * @param perSecond records a second, one number for each round
 * @param cpuMicros processor time of this process (the broker's included) for each record, one
 *     number for each round
 */
record Rounds(List<Double> perSecond, List<Double> cpuMicros) {
  private static final Duration STUCK = Duration.ofMinutes(2);

  /** Watches how many records are done until the end of the load. */
  static Rounds watch(Load load, LongSupplier done) throws InterruptedException {
    List<Long> marks = load.marks();
    long[] times = new long[marks.size()];
    long[] cpus = new long[marks.size()];
    long[] counts = new long[marks.size()];
    long last = -1;
    long moved = System.nanoTime();
    for (int mark = 0; mark < times.length; ) {
      long now = done.getAsLong();
      if (now != last) {
        last = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STUCK.toNanos()) {
        throw new IllegalStateException(
            "nothing moves at " + now + " of " + load.records() + " records");
      }
      while (mark < times.length && now >= marks.get(mark)) {
        times[mark] = System.nanoTime();
        cpus[mark] = cpuNanos();
        counts[mark] = now;
        mark++;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return of(times, cpus, counts);
  }

  static Rounds of(long[] times, long[] cpus, long[] counts) {
    List<Double> rates = new ArrayList<>();
    List<Double> micros = new ArrayList<>();
    for (int i = 1; i < times.length; i++) {
      long records = counts[i] - counts[i - 1];
      // rounds that ended within one look at the count are one round
      if (records > 0) {
        rates.add(records * 1e9 / (times[i] - times[i - 1]));
        micros.add((cpus[i] - cpus[i - 1]) / 1e3 / records);
      }
    }
    return new Rounds(List.copyOf(rates), List.copyOf(micros));
  }

  /** The middle one. */
  double median() {
    return median(perSecond);
  }

  /** The middle of the processor times. */
  double medianCpu() {
    return median(cpuMicros);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,9.0f/s   (%d rounds, %,.0f to %,.0f; %.1f us of processor time for each record)",
        median(),
        perSecond.size(),
        Collections.min(perSecond),
        Collections.max(perSecond),
        medianCpu());
  }

  /** All of them in order, for what must not slow down from one to the next. */
  String each() {
    StringBuilder text = new StringBuilder();
    for (double rate : perSecond) {
      text.append(String.format(Locale.ROOT, " %,.0f", rate));
    }
    return text.toString();
  }

  /** The middle one of some values. */
  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
