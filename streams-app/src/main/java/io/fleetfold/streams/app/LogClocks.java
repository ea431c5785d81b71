package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.ingest.LogClock;
import java.time.Duration;
import java.util.List;

/** The clocks of the logs that the app folds. Asks the brokers nothing where none is needed. */
final class LogClocks implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration SETTLE = Duration.ofMinutes(2);
  private static final int LOOKS_IN_A_SILENCE = 4;

  private final Fleet fleet;
  private final LogEnds ends;
  private final LogClock inputs;
  private boolean started;

  LogClocks(StreamsAppConfig config) {
    fleet = config.fleet();
    Duration silentAfter = config.fold().silentAfter();
    ends =
        new LogEnds(
            () -> new BrokerOffsets(StreamsProperties.admin(config), fleet.applicationId()),
            shorter(LOOK, silentAfter.dividedBy(LOOKS_IN_A_SILENCE)),
            shorter(SETTLE, silentAfter),
            System::currentTimeMillis);
    inputs = config.fold().interruptsSilentRuns() ? watch(Topics.INPUTS) : LogClock.STOPPED;
  }

  /** The clock of everything that is folded into runs. */
  LogClock inputs() {
    return inputs;
  }

  /** Lets them go, once the topics are there. */
  synchronized void start() {
    if (!started && ends.isWatched()) {
      ends.start();
    }
    started = true;
  }

  private LogClock watch(List<Topic<?>> topics) {
    return ends.watch(topics.stream().map(fleet::name).toList(), fleet.partitions());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public synchronized void close() {
    started = true;
    ends.close();
  }
}
