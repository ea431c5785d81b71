package io.fleetfold.bench.micro;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.fleetfold.streams.runs.stats.Histogram;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Histograms of 20,000 latencies, beside the library's own sketch with the same accuracy, which can
 * neither subtract nor count exactly: the limit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HistogramBenchmark {
  private static final int VALUES = 20_000;

  private final Histogram filled = new Histogram();
  private final Histogram other = new Histogram();
  private final DDSketch filledSketch = DDSketches.unboundedDense(Histogram.ACCURACY);
  private final DDSketch otherSketch = DDSketches.unboundedDense(Histogram.ACCURACY);
  private long next;

  /** Fills them. */
  @Setup
  public void fill() {
    for (int i = 0; i < VALUES; i++) {
      filled.add(Histogram.bucket(latency(i)), 1);
      other.add(Histogram.bucket(latency(i + VALUES)), 1);
      filledSketch.accept((double) latency(i));
      otherSketch.accept((double) latency(i + VALUES));
    }
  }

  /** Adds one value. */
  @Benchmark
  public void add() {
    filled.add(Histogram.bucket(latency(next++)), 1);
  }

  /** Merges one into a new one. */
  @Benchmark
  public Histogram merge() {
    Histogram sum = new Histogram();
    sum.add(filled);
    sum.add(other);
    return sum;
  }

  /** Reads a percentile. */
  @Benchmark
  public OptionalDouble percentile() {
    return filled.percentile(0.99);
  }

  /** The sketch: adds one value. */
  @Benchmark
  public void addSketch() {
    filledSketch.accept((double) latency(next++));
  }

  /** The sketch: merges one into a new one. */
  @Benchmark
  public DDSketch mergeSketch() {
    DDSketch sum = DDSketches.unboundedDense(Histogram.ACCURACY);
    sum.mergeWith(filledSketch);
    sum.mergeWith(otherSketch);
    return sum;
  }

  /** The sketch: reads a percentile. */
  @Benchmark
  public double percentileSketch() {
    return filledSketch.getValueAtQuantile(0.99);
  }

  // 1 ms to about 16 s, the small ones more often
  private static long latency(long i) {
    long spread = (i * 0x9E3779B97F4A7C15L) >>> 50;
    return 1 + spread * spread / 16_384;
  }
}
