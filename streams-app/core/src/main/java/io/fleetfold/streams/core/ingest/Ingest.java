package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import io.fleetfold.streams.core.ingest.InputReader.Standing;
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
 * Turns raw records of the input topics into what a fold reads. Decides everything that can be
 * decided without a store, so that what follows only has to fold.
 *
 * @param <I> what the fold reads
 */
public final class Ingest<I extends Input> implements Processor<byte[], byte[], String, I> {
  private static final Duration PAUSE = Duration.ofMillis(250);
  // rare: each call makes Kafka Streams commit the task
  private static final Duration HEALTH_CHECK = Duration.ofSeconds(10);

  private final IngestContext shared;
  private final InputReader<I> reader;
  private final List<String> topics;
  private final List<String> stores;
  private ProcessorContext<String, I> context;

  /**
   * An ingest of one task.
   *
   * @param topics what is read, without the fleet's prefix
   * @param stores those of the task
   */
  public Ingest(
      IngestContext shared, InputReader<I> reader, List<String> topics, List<String> stores) {
    this.shared = shared;
    this.reader = reader;
    this.topics = topics;
    this.stores = stores;
  }

  @Override
  public void init(ProcessorContext<String, I> taskContext) {
    context = taskContext;
    // the task starts again from its last commit
    shared.processed().forget(topics, taskContext.taskId().partition());
    shared.health().opened(taskContext.taskId(), stores);
    context.schedule(
        HEALTH_CHECK,
        PunctuationType.WALL_CLOCK_TIME,
        ignored -> shared.health().check(context.taskId(), stores));
  }

  @Override
  public void close() {
    // another instance may fold it from here on
    if (context != null) {
      shared.processed().forget(topics, context.taskId().partition());
      shared.health().closed(context.taskId(), stores);
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    Source source =
        new Source(
            at.topic().substring(shared.fleet().prefix().length()),
            at.topic(),
            at.partition(),
            at.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    // what a reader has found is healed before more is folded on it
    shared.health().check(context.taskId(), stores);
    shared.processed().begins(source.topic(), at.partition(), at.offset() + 1);
    try {
      context.forward(record.withKey("").withValue(read(source)));
    } catch (RuntimeException | Error e) {
      shared.failed().failed(Place.of(source), e);
      shared.health().failed(context.taskId(), e);
      throw e;
    }
    shared.processed().passed(source.topic(), at.partition(), at.offset() + 1);
  }

  private I read(Source source) {
    Optional<String> givenUp = shared.failed().givenUp(Place.of(source));
    if (givenUp.isPresent()) {
      return reader.refused(source, Refusal.FAILED, givenUp.get());
    }
    boolean ofStrays = source.topic().equals(Topics.AGENT_STRAYS.name());
    try {
      if (source.isCut()) {
        throw new Refusal(
            Refusal.TOO_LARGE, "the record has " + source.bytes() + " bytes: publish far less");
      }
      return readPatiently(
          ofStrays ? Origin.of(source, shared.fleet().prefix()) : source,
          ofStrays ? Standing.AMONG_STRAYS : Standing.OPEN);
    } catch (Refusal e) {
      return reader.refused(source, e.reason(), e.getMessage());
    }
  }

  private I readPatiently(Source source, Standing standing) {
    long until = System.nanoTime() + shared.patience().toNanos();
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
