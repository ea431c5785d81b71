package io.fleetfold.verify;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Replays a fleet one partition number after the other: from the beginning, or where that is gone
 * from a baseline.
 */
final class FleetReplay {
  private static final int TELL_EACH = 20_000;

  private final ClusterConfig cluster;
  private final ReplayStarts starts;
  private final Map<TopicPartition, Long> ends;
  private final Baselines baselines;
  private final ProgressListener progress;
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
    List<String> inputs = Topics.INPUTS.stream().map(cluster::name).toList();
    this.starts = new ReplayStarts("partition", baselines, offsets, inputs);
  }

  /** Does it; what it comes to is handed to the baselines as well. */
  Totals run(ReplayConfig config, Decoder decoder, Charges charges, CountedFrom countedFrom)
      throws IOException {
    Totals totals = new Totals();
    Map<Integer, Boolean> restored = new HashMap<>();
    for (int partition = 0; partition < config.partitions(); partition++) {
      restored.put(partition, starts.isFromBaseline(partition));
    }
    long records =
        starts.offsets().entrySet().stream()
            .mapToLong(
                start -> Math.max(0, ends.getOrDefault(start.getKey(), 0L) - start.getValue()))
            .sum();
    for (int partition = 0; partition < config.partitions(); partition++) {
      Replay replay = new Replay(config, charges, countedFrom);
      if (restored.get(partition)) {
        baselines.restore(partition, replay);
      }
      try (PartitionLog log =
          new PartitionLog(cluster, decoder, partition, starts.offsets(), ends)) {
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

  private void tell(long records) {
    read++;
    if (read % TELL_EACH == 0) {
      progress.replayed(read, records);
    }
  }

  ReplayStarts starts() {
    return starts;
  }
}
