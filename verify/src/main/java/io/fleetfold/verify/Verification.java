package io.fleetfold.verify;

import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.baseline.Baselines;
import io.fleetfold.verify.cluster.AppStateTopic;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Decoder;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.cluster.PriceTopic;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.compare.SessionComparison;
import io.fleetfold.verify.compare.WindowComparison;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.deadletters.DeadLetters;
import io.fleetfold.verify.live.Instances;
import io.fleetfold.verify.live.QueryApi;
import io.fleetfold.verify.point.ConsistentPoint;
import io.fleetfold.verify.point.NotPossibleException;
import io.fleetfold.verify.point.ReadinessWait;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.Totals;
import io.fleetfold.verify.sessions.AppChanges;
import io.fleetfold.verify.sessions.SessionReplayConfig;
import io.fleetfold.verify.sessions.SessionTotals;
import io.fleetfold.verify.sql.RepeatedIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares live stores, a replay of the inputs and SQL at one point of the log. */
public final class Verification {
  private final Target target;
  private final RuleSource source;
  private final ProgressListener progress;

  /** A verification that has not begun. */
  public Verification(Target target, RuleSource source, ProgressListener progress) {
    this.target = target;
    this.source = source;
    this.progress = progress;
  }

  /**
   * Does it.
   *
   * @param longestPause how long the folds may stand still
   * @param longestWait how long a pipeline that is getting ready is waited for
   * @throws io.fleetfold.verify.point.NotPossibleException when nothing could be compared
   */
  public Report run(Duration longestPause, Duration longestWait) throws InterruptedException {
    List<QueryApi> instances =
        target.queryUrls().stream().map(url -> new QueryApi(url, target.token())).toList();
    ReadinessWait readiness = new ReadinessWait(longestWait, progress::say);
    FoldRules rules =
        source.settle(readiness.settings(readiness.instance(instances)), progress::say);
    readiness.database(target.database());
    ClusterConfig cluster = target.cluster();
    try (SchemaRegistry registry = cluster.registry();
        Offsets offsets = new Offsets(cluster)) {
      AppStateTopic changes = new AppStateTopic(registry);
      Taken taken =
          readiness.still(
              () ->
                  take(
                      Instances.answering(instances),
                      changes,
                      new Charges(PriceTopic.read(cluster, registry)),
                      rules,
                      longestPause));
      ConsistentPoint point = taken.point();
      Charges charges = taken.charges();
      int partitions = offsets.partitions(cluster.name(Topics.AGENT_RUNS)).size();
      ReplayConfig config =
          new ReplayConfig(partitions, rules.sealAfter(), rules.sealSilentAfter(), rules.windows());
      try (Baselines baselines =
          new Baselines(target.baselines(), cluster, offsets, config, point.ends())) {
        FleetReplay replay = new FleetReplay(cluster, offsets, point.ends(), baselines, progress);
        long began = System.nanoTime();
        DeadLetters letters = new DeadLetters(cluster);
        Decoder decoder = new Decoder(registry, letters.leftOut(), rules.recordBytes());
        Totals totals = replay.run(config, decoder, charges, point.countedFrom());
        FleetSessions sessions = new FleetSessions(cluster, offsets, point.ends(), baselines);
        SessionTotals sessionTotals =
            sessions.run(
                sessionRules(rules, partitions),
                decoder,
                new AppChanges(
                    point.underway(), letters.refusedAppChanges(changes), point.lawFrom()));
        totals.count(sessionTotals.outcomes());
        Duration replayed = Duration.ofNanos(System.nanoTime() - began);
        List<String> notes = new ArrayList<>(replay.starts().notes());
        notes.addAll(sessions.starts().notes());
        notes.addAll(notes(charges));
        notes.addAll(findings());
        List<Row> rows = new ArrayList<>(rows(point, totals, charges));
        SessionComparison compared =
            new SessionComparison(point.liveSessions(), sessionTotals.told(), point.sqlSessions());
        rows.addAll(compared.rows());
        notes.add(compared.note());
        List<String> unproven = new ArrayList<>(replay.starts().unproven());
        unproven.addAll(sessions.starts().unproven());
        Report report =
            new Report(rows, totals.outcomes(), notes, unproven, point.paused(), replayed);
        if (report.exact()) {
          baselines.commit();
        }
        return report;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Taken(ConsistentPoint point, Charges charges) {}

  private Taken take(
      QueryApi instance,
      AppStateTopic changes,
      Charges charges,
      FoldRules rules,
      Duration longestPause)
      throws IOException, InterruptedException {
    Optional<String> difference = Instances.difference(instance);
    if (difference.isPresent()) {
      throw new NotPossibleException(
          "nothing can be proven where instances fold by different settings: " + difference.get());
    }
    return new Taken(
        ConsistentPoint.take(
            target.cluster(),
            instance,
            target.database(),
            changes,
            charges,
            rules.windows(),
            longestPause,
            progress::say),
        charges);
  }

  private static SessionReplayConfig sessionRules(FoldRules rules, int partitions) {
    return new SessionReplayConfig(
        partitions,
        rules.sessions(),
        SessionReplayConfig.of(partitions).outcomesFor(),
        rules.timeToLive());
  }

  private static List<Row> rows(ConsistentPoint point, Totals totals, Charges charges) {
    List<Witness> witnesses = new ArrayList<>(point.witnesses());
    witnesses.add(ReplayWitness.of(totals));
    List<Row> rows = new ArrayList<>(Comparison.of(witnesses));
    rows.add(prices(charges));
    rows.addAll(
        new WindowComparison(
                point.liveWindows(), totals.usage(), point.sqlWindows(), point.keptFrom())
            .rows());
    return rows;
  }

  private static Row prices(Charges charges) {
    return new Row(
        Scope.FLEET,
        "calls charged by a price that was not in force",
        Map.of(Witness.Column.SQL, Long.toString(charges.wrong())),
        charges.wrong() == 0);
  }

  private List<String> findings() {
    try {
      return RepeatedIds.notes(target.database());
    } catch (SQLException e) {
      throw new NotPossibleException(
          "PostgreSQL can't be asked (" + target.database() + "): " + e.getMessage(), e);
    }
  }

  private static List<String> notes(Charges charges) {
    return charges.gone() == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d calls are in no table, such as those of deleted runs: in usage windows they"
                    + " cost what the price says that was published before them",
                charges.gone()));
  }
}
