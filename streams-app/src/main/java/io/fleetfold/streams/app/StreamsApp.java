package io.fleetfold.streams.app;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams app: makes the fleet's topics, registers its outputs' schemas, folds, and answers
 * queries. Started once, closed once; the other methods may be called from any thread.
 */
public final class StreamsApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** Where the app is in its life. */
  public enum State {
    /** Not started, or waiting for brokers and registry. */
    STARTING,
    /** Stores are being restored or tasks are on the move. */
    REBALANCING,
    /** Folding. */
    RUNNING,
    /** Closed, or stopped by an error that the log names. */
    STOPPED
  }

  private final StreamsAppConfig config;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SchemaRegistry registry;
  private volatile KafkaStreams streams;

  /** An app that is not started yet. */
  public StreamsApp(StreamsAppConfig config) {
    this.config = config;
    this.registry = SchemaRegistry.at(config.registryUrl(), config.registrySettings());
  }

  /**
   * Prepares topics and schemas, waiting for brokers and registry as long as it takes, then starts
   * folding and returns; {@link #ready} tells when the stores are there.
   *
   * @throws IllegalStateException when a topic or a schema does not fit: the message says what to
   *     change
   */
  public void start() {
    waitFor("the brokers at " + config.bootstrapServers(), this::createTopics);
    Outputs[] outputs = new Outputs[1];
    waitFor(
        "the schema registry at " + config.registryUrl(),
        () -> outputs[0] = Outputs.register(registry, config.fleet()));
    LOG.info("prepared {}", outputs[0]);
  }

  private void createTopics() throws InterruptedException {
    try (Admin admin = Admin.create(StreamsProperties.admin(config))) {
      new TopicCreator(admin, config.fleet()).createMissing();
    }
  }

  private void waitFor(String what, Step step) {
    boolean told = false;
    try {
      while (closing.getCount() > 0) {
        try {
          step.run();
          return;
        } catch (RetriableException | RegistryUnavailableException e) {
          if (!told) {
            LOG.warn("waiting for {}: {}", what, e.getMessage());
            told = true;
          }
        }
        closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("closed while waiting for " + what);
  }

  /** Whether all stores can be read and records are folded. */
  public boolean ready() {
    return state() == State.RUNNING;
  }

  /** Where the app is in its life. */
  public State state() {
    if (closing.getCount() == 0) {
      return State.STOPPED;
    }
    return Optional.ofNullable(streams)
        .map(
            started ->
                switch (started.state()) {
                  case CREATED -> State.STARTING;
                  case REBALANCING -> State.REBALANCING;
                  case RUNNING -> State.RUNNING;
                  default -> State.STOPPED;
                })
        .orElse(State.STARTING);
  }

  /** Commits what is folded and stops, within seconds. */
  @Override
  public void close() {
    closing.countDown();
    KafkaStreams started = streams;
    if (started != null && !started.close(CLOSE_TIMEOUT)) {
      LOG.warn("the stream threads did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
    }
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }
}
