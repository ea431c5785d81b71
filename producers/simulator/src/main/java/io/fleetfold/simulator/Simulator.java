package io.fleetfold.simulator;

import io.fleetfold.client.bulk.BulkPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Publishes a simulated fleet. It returns only when every record is acknowledged by the brokers, or
 * when it is told to stop; while they are away it goes on trying.
 */
public final class Simulator {
  private static final long REPORT_EVERY = 500;
  private static final long NAP_NANOS = Duration.ofMillis(50).toNanos();

  private final SimulatorOptions options;
  private final Disorder disorder;
  private final BulkPublisher publisher;
  private final Clock clock;

  /** What a simulation tells while it goes on. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called now and then.
     *
     * @param records how many records were published
     * @param runs how many runs have begun
     */
    void at(long records, long runs);
  }

  /**
   * What a simulation came to.
   *
   * @param records how many records of the fleet are acknowledged, each counted once
   * @param repeated how many of them were sent a second time
   * @param poison how many records were sent that must become dead letters
   * @param expectation what the pipeline must come to
   */
  public record Result(long records, long repeated, long poison, Expectation expectation) {}

  /** A simulation with everything once and in order; the publisher stays open. */
  public Simulator(SimulatorOptions options, BulkPublisher publisher) {
    this(options, Disorder.NONE, publisher);
  }

  /** A simulation; the publisher stays open. */
  public Simulator(SimulatorOptions options, Disorder disorder, BulkPublisher publisher) {
    this(options, disorder, publisher, Clock.systemUTC());
  }

  Simulator(SimulatorOptions options, Disorder disorder, BulkPublisher publisher, Clock clock) {
    this.options = options;
    this.disorder = disorder;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Publishes the fleet.
   *
   * @param goOn asked before each record; once it is false no further run begins, and those at work
   *     come to their end as fast as they can be sent: the expectation holds then, too. An endless
   *     fleet, of which nothing is expected, just ends.
   * @throws InterruptedException when the thread is interrupted while it waits for the brokers
   */
  public Result run(Progress progress, BooleanSupplier goOn) throws InterruptedException {
    FleetStream fleet = new FleetStream(options);
    Poison poison = new Poison(disorder, options.seed());
    // an endless fleet is never summed up, and its sums would grow for ever
    boolean counted = options.runs() != SimulatorOptions.ENDLESS;
    Expectation expectation = new Expectation();
    DisorderedStream stream =
        new DisorderedStream(
            fleet, disorder, options.seed(), counted ? expectation::count : uncounted -> {});
    long begin = System.nanoTime();
    long sent = 0;
    long repeated = 0;
    long poisoned = 0;
    while (stream.hasNext()) {
      DisorderedStream.Sent next = stream.next();
      awaitTurn(next.emission(), sent, begin, goOn);
      if (!goOn.getAsBoolean()) {
        if (!counted) {
          break;
        }
        fleet.beginNoMore();
      }
      publish(next.emission());
      if (next.repetition()) {
        repeated++;
      }
      if (poison.isDue()) {
        Poison.Dose dose = poison.dose();
        publisher.publishBytes(dose.topic(), dose.key(), dose.value());
        poisoned++;
      }
      if (++sent % REPORT_EVERY == 0) {
        progress.at(sent, fleet.runsBegun());
      }
    }
    publisher.awaitAcknowledged();
    progress.at(sent, fleet.runsBegun());
    return new Result(sent - repeated, repeated, poisoned, expectation);
  }

  private <V extends SpecificRecord> void publish(Emission<V> emission)
      throws InterruptedException {
    publisher.publish(emission.topic(), emission.key(), emission.value());
  }

  /** Waits for the record's time, by the rate or the clock, unless told to stop meanwhile. */
  private void awaitTurn(Emission<?> emission, long sent, long begin, BooleanSupplier goOn) {
    while (goOn.getAsBoolean()) {
      long wait = Math.max(untilRate(sent, begin), untilTime(emission));
      if (wait <= 0) {
        return;
      }
      LockSupport.parkNanos(Math.min(wait, NAP_NANOS));
    }
  }

  private long untilRate(long sent, long begin) {
    if (options.rate() == 0) {
      return 0;
    }
    return (long) (sent * 1e9 / options.rate()) - (System.nanoTime() - begin);
  }

  private long untilTime(Emission<?> emission) {
    if (!options.realTime()) {
      return 0;
    }
    return Duration.between(clock.instant(), emission.time()).toNanos();
  }
}
