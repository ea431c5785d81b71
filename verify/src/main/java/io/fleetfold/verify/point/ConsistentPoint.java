package io.fleetfold.verify.point;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.AppStateTopic;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.live.LiveSessions;
import io.fleetfold.verify.live.LiveWindows;
import io.fleetfold.verify.live.QueryApi;
import io.fleetfold.verify.live.StoreSnapshot;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.CountedFrom;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowRules;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.sessions.AppChanges.Place;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sql.DatabaseConfig;
import io.fleetfold.verify.sql.SqlSnapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * What live stores and SQL say at one point of the inputs.
 *
 * @param ends the offset behind the last folded record of each input partition
 * @param witnesses what live stores and SQL say
 * @param liveWindows what live stores say of usage windows
 * @param sqlWindows what SQL says of them
 * @param keptFrom which windows the live stores surely keep: those that start here or later
 * @param countedFrom from which offset on the folds count what calls do not tell
 * @param liveSessions what live stores say of sessions
 * @param sqlSessions what SQL says of them
 * @param underway events whose changes of an application's state were still on their way
 * @param lawFrom from which offset of each partition on events of sessions are folded by the law of
 *     this release
 * @param paused how long the folds stood still
 */
public record ConsistentPoint(
    Map<TopicPartition, Long> ends,
    List<Witness> witnesses,
    UsageLedger liveWindows,
    UsageLedger sqlWindows,
    Map<WindowSize, Long> keptFrom,
    CountedFrom countedFrom,
    Map<Owner, SessionNumbers> liveSessions,
    Map<Owner, SessionNumbers> sqlSessions,
    Set<Place> underway,
    Map<Integer, Long> lawFrom,
    Duration paused) {
  /** What the folds read. */
  static final List<Topic<?>> FOLDED =
      Stream.concat(Topics.INPUTS.stream(), Topics.SESSION_INPUTS.stream()).toList();

  private static final Duration STEP = Duration.ofMillis(50);

  /**
   * Takes it: pauses the folds, waits for their commit and for the sinks, reads what stores and SQL
   * say, and lets the folds resume.
   *
   * @param instance any instance of the app
   * @param changes reads changes of applications' state
   * @param charges is told by which price each call was charged
   * @param rules how long the stores keep windows
   * @param timeout how long the folds may stand still
   * @throws NotPossibleException when it can't be taken; the folds resume all the same
   * @throws IOException when the app could not be asked, or a partition moved: another try may do
   */
  public static ConsistentPoint take(
      ClusterConfig cluster,
      QueryApi instance,
      DatabaseConfig database,
      AppStateTopic changes,
      Charges charges,
      WindowRules rules,
      Duration timeout,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    progress.accept("pausing the folds");
    try (Offsets offsets = new Offsets(cluster)) {
      Pause pause = Pause.of(instance, cluster, timeout);
      boolean ended = false;
      try {
        long deadline = started + timeout.toNanos();
        Map<TopicPartition, Long> folded = settled(pause, deadline);
        Map<TopicPartition, Long> ends = committed(cluster, offsets, folded, deadline);
        List<Witness> witnesses = new ArrayList<>(StoreSnapshot.read(instance));
        new Drained(cluster, offsets).await(deadline, progress);
        progress.accept("reading SQL");
        SqlSnapshot sql = SqlSnapshot.read(database, charges);
        witnesses.addAll(sql.witnesses());
        long newest = newest(cluster, offsets);
        Map<WindowSize, Long> keptFrom = keptFrom(rules, newest);
        UsageLedger live = LiveWindows.read(instance, keptFrom, sql.windows().firsts(), newest);
        CountedFrom countedFrom = StoreSnapshot.countedFrom(instance);
        Map<Owner, SessionNumbers> liveSessions = LiveSessions.read(instance);
        Map<Integer, Long> lawFrom = LiveSessions.lawFrom(instance);
        Set<Place> underway =
            changes.between(cluster, ends, offsets.ends(cluster.name(Topics.AGENT_APP_STATE)));
        boolean moved = !pause.folded().equals(folded);
        ended = true;
        pause.end();
        if (moved) {
          throw new NotPossibleException("the folds did not stand still: look at the app's log");
        }
        return new ConsistentPoint(
            ends,
            witnesses,
            live,
            sql.windows(),
            keptFrom,
            countedFrom,
            liveSessions,
            sql.sessions(),
            underway,
            lawFrom,
            Duration.ofNanos(System.nanoTime() - started));
      } finally {
        if (!ended) {
          pause.giveUp();
        }
      }
    } catch (SQLException e) {
      throw new NotPossibleException(
          "PostgreSQL can't be asked (" + database + "): " + e.getMessage(), e);
    }
  }

  private static long newest(ClusterConfig cluster, Offsets offsets) {
    long newest = 0;
    for (Topic<?> input : Topics.INPUTS) {
      newest = Math.max(newest, offsets.newest(cluster.name(input)));
    }
    return newest;
  }

  private static Map<WindowSize, Long> keptFrom(WindowRules rules, long newest) {
    Map<WindowSize, Long> keptFrom = new EnumMap<>(WindowSize.class);
    for (WindowSize size : WindowSize.values()) {
      keptFrom.put(size, rules.keptFrom(size, newest));
    }
    return keptFrom;
  }

  /** Waits until what was being folded when the pause began is folded. */
  private static Map<TopicPartition, Long> settled(Pause pause, long deadline)
      throws IOException, InterruptedException {
    Map<TopicPartition, Long> before = pause.folded();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(4 * STEP.toNanos());
      Map<TopicPartition, Long> now = pause.folded();
      if (now.equals(before)) {
        return now;
      }
      before = now;
    }
    throw new NotPossibleException("the folds do not pause: look at the app's log");
  }

  /** Waits until the folds have committed all they have folded; returns how far that is. */
  private static Map<TopicPartition, Long> committed(
      ClusterConfig cluster, Offsets offsets, Map<TopicPartition, Long> folded, long deadline) {
    String group = new Fleet(cluster.prefix(), 1, (short) 1).applicationId();
    while (true) {
      Map<TopicPartition, Long> committed = offsets.committed(group);
      if (folded.entrySet().stream()
          .allMatch(at -> committed.getOrDefault(at.getKey(), 0L) >= at.getValue())) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Topic<?> input : FOLDED) {
          for (TopicPartition partition : offsets.partitions(cluster.name(input))) {
            ends.put(partition, committed.getOrDefault(partition, 0L));
          }
        }
        return ends;
      }
      if (System.nanoTime() > deadline) {
        throw new NotPossibleException(
            "group " + group + " does not commit what it has folded: is the streams app healthy?");
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
