package io.fleetfold.verify;

import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.baseline.Baselines;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Decoder;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.cluster.TopicReader;
import io.fleetfold.verify.sessions.AppChanges;
import io.fleetfold.verify.sessions.SessionReplay;
import io.fleetfold.verify.sessions.SessionReplayConfig;
import io.fleetfold.verify.sessions.SessionTotals;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Replays the sessions of a fleet one partition after the other: from the beginning, or where that
 * is gone from a baseline.
 */
final class FleetSessions {
  private final ClusterConfig cluster;
  private final ReplayStarts starts;
  private final Map<TopicPartition, Long> ends;
  private final Baselines baselines;

  FleetSessions(
      ClusterConfig cluster, Offsets offsets, Map<TopicPartition, Long> ends, Baselines baselines) {
    this.cluster = cluster;
    List<String> log = List.of(cluster.name(Topics.AGENT_SESSION_EVENTS));
    this.starts = new ReplayStarts("sessions of partition", baselines, offsets, log);
    this.ends = ends;
    this.baselines = baselines;
  }

  /** Does it; what it comes to is handed to the baselines as well. */
  SessionTotals run(SessionReplayConfig rules, Decoder decoder, AppChanges changes)
      throws IOException {
    SessionTotals totals = new SessionTotals();
    for (int partition = 0; partition < rules.partitions(); partition++) {
      TopicPartition at = new TopicPartition(cluster.name(Topics.AGENT_SESSION_EVENTS), partition);
      SessionReplay replay = new SessionReplay(rules, changes);
      if (starts.isFromBaseline(partition)) {
        baselines.restore(partition, replay);
      }
      long start = starts.offsets().getOrDefault(at, 0L);
      long end = ends.getOrDefault(at, 0L);
      if (start < end) {
        try (TopicReader log = new TopicReader(cluster, at, start, end, decoder.leftOut(at))) {
          log.forEachRemaining(
              record -> replay.accept(decoder.decode(Topics.AGENT_SESSION_EVENTS, record)));
        }
      }
      baselines.add(partition, replay);
      totals.add(replay.totals());
    }
    return totals;
  }

  ReplayStarts starts() {
    return starts;
  }
}
