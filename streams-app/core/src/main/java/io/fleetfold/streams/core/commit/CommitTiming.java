package io.fleetfold.streams.core.commit;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;

/**
 * All intervals by which tasks write back, show, send on and commit, in wall-clock time unless said
 * otherwise. None of them changes what is written. Immutable.
 *
 * @param commitInterval the longest time between two commits: Kafka Streams makes one if no fold
 *     has asked for it before
 * @param emitInterval between two outputs of the changed runs and statistics, each with a commit
 * @param showTick between two looks at what is folded and not shown yet
 * @param shownAtOnce how many records of each tick are shown without waiting
 * @param showWithin the longest time until a record beyond those is shown
 * @param showBehindWithin the same while the fold is behind, when nobody waits for that record
 * @param windowExpiry log time between two looks for usage windows to be forgotten
 * @param sessionCommit between two commits of sessions: no event is decided during a commit, and
 *     nobody waits for one but analysts
 * @param appStateHop from a change of an application's key to its commit: the task of the
 *     application reads what is committed
 * @param sessionUpkeep between two looks for sessions whose time is over and outcomes to be
 *     forgotten
 */
public record CommitTiming(
    Duration commitInterval,
    Duration emitInterval,
    Duration showTick,
    int shownAtOnce,
    Duration showWithin,
    Duration showBehindWithin,
    Duration windowExpiry,
    Duration sessionCommit,
    Duration appStateHop,
    Duration sessionUpkeep) {
  private static final int WINDOW_INTERVALS = 4;

  /** The intervals unless configured. */
  public static final CommitTiming DEFAULT =
      new CommitTiming(
          StreamsSection.SECTION.defaults().millis(StreamsSection.COMMIT_INTERVAL_MS),
          FoldSection.SECTION.defaults().millis(FoldSection.EMIT_INTERVAL_MS),
          Duration.ofMillis(10),
          16,
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofMillis(250),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  /** Checks what can be configured. */
  public CommitTiming {
    if (commitInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "commit interval is " + commitInterval + ": take 1 ms or more");
    }
    if (emitInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "emit interval is " + emitInterval + ": take 1 ms or more");
    }
  }

  /** That of the folds' settings. */
  public static CommitTiming of(Values folds) {
    return DEFAULT.withEmitInterval(folds.millis(FoldSection.EMIT_INTERVAL_MS));
  }

  /**
   * Between two outputs of the changed usage windows: every call changes nine of them, and the same
   * ones as its neighbours. Also how old the log's records are while a fold counts as behind.
   */
  public Duration windowInterval() {
    return emitInterval.multipliedBy(WINDOW_INTERVALS);
  }

  /** This with another longest time between commits. */
  public CommitTiming withCommitInterval(Duration value) {
    return new CommitTiming(
        value,
        emitInterval,
        showTick,
        shownAtOnce,
        showWithin,
        showBehindWithin,
        windowExpiry,
        sessionCommit,
        appStateHop,
        sessionUpkeep);
  }

  /** This with another time between outputs; that of usage windows goes with it. */
  public CommitTiming withEmitInterval(Duration value) {
    return new CommitTiming(
        commitInterval,
        value,
        showTick,
        shownAtOnce,
        showWithin,
        showBehindWithin,
        windowExpiry,
        sessionCommit,
        appStateHop,
        sessionUpkeep);
  }
}
