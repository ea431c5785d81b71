package io.fleetfold.verify;

import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.Decoder;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.cluster.PartitionLog;
import io.fleetfold.verify.cluster.PriceTopic;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.live.QueryApi;
import io.fleetfold.verify.point.ConsistentPoint;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Compares live stores, a replay of the inputs and SQL at one point of the log. */
public final class Verification {
  private static final int TELL_EACH = 20_000;

  private final Target target;
  private final Duration sealAfter;
  private final Progress progress;
  private final List<String> notes = new ArrayList<>();
  private long read;

  /**
   * A verification that has not begun.
   *
   * @param sealAfter as the streams app is configured
   */
  public Verification(Target target, Duration sealAfter, Progress progress) {
    this.target = target;
    this.sealAfter = sealAfter;
    this.progress = progress;
  }

  /**
   * Does it.
   *
   * @param longestPause how long the folds may stand still
   * @throws io.fleetfold.verify.point.NotPossibleException when nothing could be compared
   */
  public Report run(Duration longestPause) throws InterruptedException {
    List<QueryApi> instances =
        target.queryUrls().stream().map(url -> new QueryApi(url, target.token())).toList();
    try (SchemaRegistry registry = target.cluster().registry()) {
      Charges charges = new Charges(PriceTopic.read(target.cluster(), registry));
      ConsistentPoint point =
          ConsistentPoint.take(
              target.cluster(), instances, target.database(), charges, longestPause, progress::say);
      long began = System.nanoTime();
      Totals totals = replay(point.ends(), new Decoder(registry), charges);
      Duration replayed = Duration.ofNanos(System.nanoTime() - began);
      List<Witness> witnesses = new ArrayList<>(point.witnesses());
      witnesses.add(ReplayWitness.of(totals));
      List<Row> rows = new ArrayList<>(Comparison.of(witnesses));
      rows.add(prices(charges));
      return new Report(rows, totals.outcomes(), notes, point.paused(), replayed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row prices(Charges charges) {
    return new Row(
        Scope.FLEET,
        "calls charged by a price that was not in force",
        Map.of(Witness.Column.SQL, Long.toString(charges.wrong())),
        charges.wrong() == 0);
  }

  private Totals replay(Map<TopicPartition, Long> ends, Decoder decoder, Charges charges) {
    Totals totals = new Totals();
    try (Offsets offsets = new Offsets(target.cluster())) {
      int partitions = offsets.partitions(target.cluster().name(Topics.AGENT_RUNS)).size();
      Map<TopicPartition, Long> starts = new HashMap<>();
      for (Topic<?> input : Topics.INPUTS) {
        starts.putAll(offsets.beginnings(target.cluster().name(input)));
      }
      starts.forEach(this::noteMissing);
      long records =
          ends.entrySet().stream()
              .mapToLong(end -> Math.max(0, end.getValue() - starts.get(end.getKey())))
              .sum();
      for (int partition = 0; partition < partitions; partition++) {
        Replay replay = new Replay(new ReplayConfig(partitions, sealAfter), charges);
        try (PartitionLog log =
            new PartitionLog(target.cluster(), decoder, partition, starts, ends)) {
          while (log.hasNext()) {
            replay.accept(log.next());
            tell(records);
          }
        }
        totals.add(replay.totals());
      }
    }
    return totals;
  }

  private void noteMissing(TopicPartition partition, long start) {
    if (start > 0) {
      notes.add(
          "the input of "
              + partition
              + " begins at offset "
              + start
              + ": what stood before it is gone, and differences may come from that");
    }
  }

  private void tell(long records) {
    read++;
    if (read % TELL_EACH == 0) {
      progress.replayed(read, records);
    }
  }
}
