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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Replays the sessions of a fleet one partition after the other: from the beginning, or where that
 * is gone from a baseline.
 */
final class FleetSessions {
  private final ClusterConfig cluster;
  private final Map<TopicPartition, Long> starts;
  private final Map<TopicPartition, Long> ends;
  private final Baselines baselines;
  private final List<String> notes = new ArrayList<>();
  private final List<String> unproven = new ArrayList<>();

  FleetSessions(
      ClusterConfig cluster, Offsets offsets, Map<TopicPartition, Long> ends, Baselines baselines) {
    this.cluster = cluster;
    this.starts = offsets.beginnings(cluster.name(Topics.AGENT_SESSION_EVENTS));
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
      long start = begin(at, replay);
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

  /** Where the partition's replay begins; one that goes on from the baseline is brought there. */
  private long begin(TopicPartition at, SessionReplay replay) throws IOException {
    long start = starts.getOrDefault(at, 0L);
    if (start == 0) {
      return 0;
    }
    Optional<String> unusable = baselines.unusable(List.of(at), starts);
    if (unusable.isPresent()) {
      unproven.add("input is gone: " + at + " before offset " + start + "; " + unusable.get());
      return start;
    }
    notes.add(
        "sessions of partition %d start from the baseline of %s: gone is %s before offset %d"
            .formatted(at.partition(), baselines.takenAt(), at, start));
    baselines.restore(at.partition(), replay);
    return baselines.offset(at);
  }

  /** Where the replay did not begin at the beginning. */
  List<String> notes() {
    return notes;
  }

  /** Input that is gone and that no baseline stands for. */
  List<String> unproven() {
    return unproven;
  }
}
