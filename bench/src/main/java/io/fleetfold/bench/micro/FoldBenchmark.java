package io.fleetfold.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One record through the whole topology with stores in memory: decoding, checks, deduplication,
 * folds and outputs, without brokers, transactions and RocksDB. Each number contains the test
 * driver's own work.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldBenchmark {
  private final FoldInMemory folds = new FoldInMemory();
  private final FoldInMemory bare = new FoldInMemory().bare();

  /** The limit: an event through the bare aggregate of the fold benchmark. */
  @Benchmark
  public void bareAggregate() {
    bare.newEvent();
  }

  /** An event that was not seen before. */
  @Benchmark
  public void newEvent() {
    folds.newEvent();
  }

  /** An event that was folded before. */
  @Benchmark
  public void repeatedEvent() {
    folds.repeatedEvent();
  }

  /** A call that was not seen before. */
  @Benchmark
  public void newCall() {
    folds.newCall();
  }

  /** Closes the stores. */
  @TearDown
  public void close() {
    folds.close();
    bare.close();
  }
}
