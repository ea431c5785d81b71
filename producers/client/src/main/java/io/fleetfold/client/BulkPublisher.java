package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes and loses nothing, for imports and simulations rather than agents: {@code publish}
 * waits while the buffer is full or brokers and registry are away, as long as it takes, and {@link
 * #flush} returns when every record is acknowledged by all in-sync replicas. A record may be
 * delivered twice after a failure; its id makes the second count nothing. Thread-safe; make one
 * with {@link ClientBuilder#bulk}.
 *
 * <p>Every publishing method throws {@link UndeliverableException} once a record can never be
 * delivered: it is malformed, too large, or the brokers or the registry refuse it for good.
 */
public final class BulkPublisher implements RecordPublisher, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkPublisher.class);
  private static final long PAUSE_MS = 200;

  private final ClientSettings settings;
  private final RateLimitedLog log = new RateLimitedLog(LOG, System::nanoTime);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Encoders encoders;
  private final BulkSender sender;

  BulkPublisher(ClientSettings settings) {
    this.settings = settings;
    this.encoders = new Encoders(settings.registry(), settings.fleet());
    this.sender = new BulkSender(settings, log, closing);
  }

  @Override
  public boolean publish(AgentRun run) {
    return put(Outgoing.of(run), null);
  }

  @Override
  public boolean publish(AgentRunEvent event) {
    return put(Outgoing.of(event), null);
  }

  @Override
  public boolean publish(AgentLlmUsage usage) {
    return put(Outgoing.of(usage), null);
  }

  @Override
  public boolean delete(String runId) {
    return put(Outgoing.deletion(runId), null);
  }

  /** As {@link #publish(AgentRun)}; the answer tells where the record stands once acknowledged. */
  public CompletableFuture<Position> send(AgentRun run) {
    return future(Outgoing.of(run));
  }

  /** As {@link #publish(AgentRunEvent)}; the answer tells where the record stands. */
  public CompletableFuture<Position> send(AgentRunEvent event) {
    return future(Outgoing.of(event));
  }

  /** As {@link #publish(AgentLlmUsage)}; the answer tells where the record stands. */
  public CompletableFuture<Position> send(AgentLlmUsage usage) {
    return future(Outgoing.of(usage));
  }

  /** Waits, as long as it takes, until every record published before is acknowledged. */
  public void flush() {
    sender.awaitAll();
  }

  /** How many records the brokers have acknowledged. */
  public long acknowledged() {
    return sender.acknowledged();
  }

  /** Gives up what is not acknowledged: {@link #flush} first. */
  @Override
  public void close() {
    closing.countDown();
    sender.close();
    encoders.close();
  }

  private CompletableFuture<Position> future(Outgoing record) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    put(record, answer);
    return answer;
  }

  private boolean put(Outgoing record, CompletableFuture<Position> answer) {
    if (record.problem() != null) {
      throw new UndeliverableException(
          "a record for " + record.topic() + " is malformed: " + record.problem(), null);
    }
    if (record.value() != null) {
      register(record.topic());
    }
    byte[] value = encoders.encode(record);
    if (value != null && value.length > settings.recordBytes()) {
      throw new UndeliverableException(
          "a record for "
              + record.topic()
              + " has "
              + value.length
              + " bytes, more than recordBytes "
              + settings.recordBytes()
              + ": cut its text, or set recordBytes higher",
          null);
    }
    sender.send(
        BulkSender.Message.of(settings.fleet().name(record.topic()), record.key(), value, answer));
    return true;
  }

  private void register(Topic<?> topic) {
    while (!encoders.registered(topic)) {
      try {
        encoders.register(topic);
      } catch (RegistryUnavailableException e) {
        log.warn("registry away, will try again", e.getMessage());
        pause();
      } catch (IllegalStateException e) {
        throw new UndeliverableException(e.getMessage(), e);
      }
    }
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
        throw new UndeliverableException("the publisher was closed", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UndeliverableException("interrupted while waiting for the schema registry", e);
    }
  }
}
