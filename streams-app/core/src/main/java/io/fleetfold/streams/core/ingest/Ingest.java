package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import io.fleetfold.streams.core.ingest.InputReader.Standing;
import io.fleetfold.streams.core.state.StoreHealth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Turns raw records of the input topics into {@link Input}s. Decides everything that can be decided
 * without a store, so that what follows only has to fold.
 */
public final class Ingest implements Processor<byte[], byte[], String, Input> {
  private static final Duration PAUSE = Duration.ofMillis(250);
  // rare: each call makes Kafka Streams commit the task
  private static final Duration HEALTH_CHECK = Duration.ofSeconds(10);

  private final InputReader reader;
  private final List<String> topics;
  private final Fleet fleet;
  private final ProcessedOffsets processed;
  private final FailedRecords failed;
  private final StoreHealth health;
  private final List<String> stores;
  private final Duration patience;
  private ProcessorContext<String, Input> context;

  /**
   * An ingest of one task.
   *
   * @param topics what is read, without the fleet's prefix
   * @param failed told of records that can't be folded, and asked for those to be set aside
   * @param health told of stores that are damaged
   * @param stores those of the task
   * @param patience how long to wait in place for a registry that is away before the thread fails
   *     and is started anew; well below the transaction's timeout
   */
  public Ingest(
      InputReader reader,
      List<String> topics,
      Fleet fleet,
      ProcessedOffsets processed,
      FailedRecords failed,
      StoreHealth health,
      List<String> stores,
      Duration patience) {
    this.reader = reader;
    this.topics = topics;
    this.fleet = fleet;
    this.processed = processed;
    this.failed = failed;
    this.health = health;
    this.stores = stores;
    this.patience = patience;
  }

  /** What reads the inputs of the fold of runs. */
  public static InputReader runs(RecordReaders readers, Limits limits, Fleet fleet) {
    return new Reader(readers, limits, fleet.partitions());
  }

  @Override
  public void init(ProcessorContext<String, Input> taskContext) {
    context = taskContext;
    // the task starts again from its last commit
    processed.forget(topics, taskContext.taskId().partition());
    health.opened(taskContext.taskId(), stores);
    context.schedule(
        HEALTH_CHECK,
        PunctuationType.WALL_CLOCK_TIME,
        ignored -> health.check(context.taskId(), stores));
  }

  @Override
  public void close() {
    // another instance may fold it from here on
    if (context != null) {
      processed.forget(topics, context.taskId().partition());
      health.closed(context.taskId(), stores);
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    Source source =
        new Source(
            at.topic().substring(fleet.prefix().length()),
            at.topic(),
            at.partition(),
            at.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    // what a reader has found is healed before more is folded on it
    health.check(context.taskId(), stores);
    processed.begins(source.topic(), at.partition(), at.offset() + 1);
    try {
      context.forward(record.withKey("").withValue(read(source)));
    } catch (RuntimeException | Error e) {
      failed.failed(Place.of(source), e);
      health.failed(context.taskId(), e);
      throw e;
    }
    processed.passed(source.topic(), at.partition(), at.offset() + 1);
  }

  private Input read(Source source) {
    Optional<String> givenUp = failed.givenUp(Place.of(source));
    if (givenUp.isPresent()) {
      return new Input.Refused(source, Refusal.FAILED, givenUp.get());
    }
    boolean ofStrays = source.topic().equals(Topics.AGENT_STRAYS.name());
    try {
      if (source.isCut()) {
        throw new Refusal(
            Refusal.TOO_LARGE, "the record has " + source.bytes() + " bytes: publish far less");
      }
      return readPatiently(
          ofStrays ? Origin.of(source, fleet.prefix()) : source,
          ofStrays ? Standing.AMONG_STRAYS : Standing.OPEN);
    } catch (Refusal e) {
      return new Input.Refused(source, e.reason(), e.getMessage());
    }
  }

  private Input readPatiently(Source source, Standing standing) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return reader.read(source, standing);
      } catch (RegistryUnavailableException e) {
        if (System.nanoTime() - until >= 0) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(RegistryUnavailableException cause) {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
