package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.Watermark;
import java.time.Duration;
import java.util.List;

/** The clocks of the logs that the app folds. */
final class Watermarks implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration SETTLE = Duration.ofMinutes(2);
  private static final int LOOKS_IN_A_SILENCE = 4;

  private final Fleet fleet;
  private final WatermarkTracker ends;
  private final Watermark inputs;
  private final Watermark sessions;
  private boolean started;

  Watermarks(StreamsAppConfig config) {
    fleet = config.fleet();
    boolean interrupts = config.fold().runs().interruptsSilentRuns();
    Duration silentAfter = config.fold().runs().silentAfter();
    ends =
        new WatermarkTracker(
            () -> new BrokerOffsets(StreamsProperties.admin(config), fleet.applicationId()),
            interrupts ? shorter(LOOK, silentAfter.dividedBy(LOOKS_IN_A_SILENCE)) : LOOK,
            interrupts ? shorter(SETTLE, silentAfter) : SETTLE,
            System::currentTimeMillis);
    inputs = interrupts ? watch(Topics.INPUTS) : Watermark.STOPPED;
    // any event may give its session a time to live
    sessions = watch(List.of(Topics.AGENT_SESSION_EVENTS));
  }

  /** The clock of everything that is folded into runs. */
  Watermark inputs() {
    return inputs;
  }

  /** The clock of the events of sessions. */
  Watermark sessions() {
    return sessions;
  }

  /** Lets them go, once the topics are there. */
  synchronized void start() {
    if (!started && ends.isWatched()) {
      ends.start();
    }
    started = true;
  }

  private Watermark watch(List<Topic<?>> topics) {
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
