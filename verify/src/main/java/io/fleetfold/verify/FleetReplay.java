package io.fleetfold.verify;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.baseline.Baselines;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Decoder;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.cluster.PartitionLog;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.CountedFrom;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Replays a fleet one partition number after the other: from the beginning, or where that is gone
 * from a baseline.
 */
final class FleetReplay {
  private static final int TELL_EACH = 20_000;

  private final ClusterConfig cluster;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> ends;
  private final Baselines baselines;
  private final ProgressListener progress;
  private final List<String> notes = new ArrayList<>();
  private final List<String> unproven = new ArrayList<>();
  private long read;

  FleetReplay(
      ClusterConfig cluster,
      Offsets offsets,
      Map<TopicPartition, Long> ends,
      Baselines baselines,
      ProgressListener progress) {
    this.cluster = cluster;
    this.ends = ends;
    this.baselines = baselines;
    this.progress = progress;
    for (Topic<?> input : Topics.INPUTS) {
      starts.putAll(offsets.beginnings(cluster.name(input)));
    }
  }

  /** Does it; what it comes to is handed to the baselines as well. */
  Totals run(ReplayConfig config, Decoder decoder, Charges charges, CountedFrom countedFrom)
      throws IOException {
    Totals totals = new Totals();
    Map<Integer, Boolean> restored = new HashMap<>();
    for (int partition = 0; partition < config.partitions(); partition++) {
      restored.put(partition, begin(partition));
    }
    long records =
        starts.entrySet().stream()
            .mapToLong(
                start -> Math.max(0, ends.getOrDefault(start.getKey(), 0L) - start.getValue()))
            .sum();
    for (int partition = 0; partition < config.partitions(); partition++) {
      Replay replay = new Replay(config, charges, countedFrom);
      if (restored.get(partition)) {
        baselines.restore(partition, replay);
      }
      try (PartitionLog log = new PartitionLog(cluster, decoder, partition, starts, ends)) {
        while (log.hasNext()) {
          replay.accept(log.next());
          tell(records);
        }
      }
      baselines.add(partition, replay);
      totals.add(replay.totals());
    }
    return totals;
  }

  /** Sees where the partition's replay begins; true if it goes on from the baseline. */
  private boolean begin(int partition) {
    List<TopicPartition> inputs =
        starts.keySet().stream().filter(at -> at.partition() == partition).toList();
    String gone =
        inputs.stream()
            .filter(at -> starts.get(at) > 0)
            .map(at -> at + " before offset " + starts.get(at))
            .sorted()
            .collect(Collectors.joining(", "));
    if (gone.isEmpty()) {
      return false;
    }
    Optional<String> unusable = baselines.unusable(inputs, starts);
    if (unusable.isPresent()) {
      unproven.add("input is gone: " + gone + "; " + unusable.get());
      return false;
    }
    notes.add(
        "partition %d starts from the baseline of %s: gone is %s"
            .formatted(partition, baselines.takenAt(), gone));
    inputs.forEach(at -> starts.put(at, baselines.offset(at)));
    return true;
  }

  private void tell(long records) {
    read++;
    if (read % TELL_EACH == 0) {
      progress.replayed(read, records);
    }
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
