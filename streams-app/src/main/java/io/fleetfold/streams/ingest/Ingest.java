package io.fleetfold.streams.ingest;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private final InputReader reader;
  private final List<String> topics;
  private final Fleet fleet;
  private final Progress progress;
  private final Duration patience;
  private ProcessorContext<String, Input> context;

  /**
   * An ingest of one task.
   *
   * @param topics what is read, without the fleet's prefix
   * @param patience how long to wait in place for a registry that is away before the thread fails
   *     and is started anew; well below the transaction's timeout
   */
  public Ingest(
      InputReader reader, List<String> topics, Fleet fleet, Progress progress, Duration patience) {
    this.reader = reader;
    this.topics = topics;
    this.fleet = fleet;
    this.progress = progress;
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
    progress.forget(topics, taskContext.taskId().partition());
  }

  @Override
  public void close() {
    // another instance may fold it from here on
    if (context != null) {
      progress.forget(topics, context.taskId().partition());
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
    Input input = read(source);
    progress.begins(source.topic(), at.partition(), at.offset() + 1);
    context.forward(record.withKey("").withValue(input));
    progress.passed(source.topic(), at.partition(), at.offset() + 1);
  }

  private Input read(Source source) {
    boolean rerouted = source.topic().equals(Topics.AGENT_STRAYS.name());
    try {
      return readPatiently(rerouted ? Origin.of(source, fleet.prefix()) : source, rerouted);
    } catch (Refusal e) {
      return new Input.Refused(source, e.reason(), e.getMessage());
    }
  }

  private Input readPatiently(Source source, boolean rerouted) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return reader.read(source, rerouted);
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
