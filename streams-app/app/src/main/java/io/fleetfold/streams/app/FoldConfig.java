package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.streams.core.commit.CommitTiming;
import io.fleetfold.streams.core.ingest.AppStateInputReader;
import io.fleetfold.streams.core.ingest.Limits;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.RunInputReader;
import io.fleetfold.streams.core.ingest.SessionInputReader;
import io.fleetfold.streams.runs.RunConfig;
import io.fleetfold.streams.runs.usage.UsageConfig;
import io.fleetfold.streams.sessions.SessionConfig;
import java.time.Duration;

/**
 * How the folds behave.
 *
 * @param limits bounds of what is folded
 * @param runs how runs are folded
 * @param sessions how sessions are folded
 * @param timing when what is folded is shown, sent on and committed
 */
public record FoldConfig(
    Limits limits, RunConfig runs, SessionConfig sessions, CommitTiming timing) {
  /** The behaviour unless configured. */
  public static final FoldConfig DEFAULT = of(FoldSection.SECTION.defaults());

  /** What reads the inputs of runs. */
  RunInputReader runReader(Fleet fleet, RecordReaders readers) {
    return new RunInputReader(readers, limits, fleet.partitions());
  }

  /** What reads the events of sessions. */
  SessionInputReader sessionReader(Fleet fleet, RecordReaders readers) {
    return new SessionInputReader(readers, limits, sessions.limits(), fleet.partitions());
  }

  /** What reads the changes of applications' state. */
  AppStateInputReader appStateReader(RecordReaders readers) {
    return new AppStateInputReader(readers, limits, sessions.limits().fieldBytes());
  }

  /** That of the folds' settings. */
  static FoldConfig of(Values folds) {
    return new FoldConfig(
        Limits.of(folds), RunConfig.of(folds), SessionConfig.of(folds), CommitTiming.of(folds));
  }

  /** This with another time from a run's end to its sealing; that of silent ones grows with it. */
  public FoldConfig withSealAfter(Duration value) {
    return withRuns(runs.withSealAfter(value));
  }

  /** This with another time from a run's newest record to its sealing where none ended it. */
  public FoldConfig withSealSilentAfter(Duration value) {
    return withRuns(runs.withSealSilentAfter(value));
  }

  /** This with another time until a silent run is interrupted; zero for never. */
  public FoldConfig withSilentAfter(Duration value) {
    return withRuns(runs.withSilentAfter(value));
  }

  /** This with another time between outputs. */
  public FoldConfig withEmitInterval(Duration value) {
    return withTiming(timing.withEmitInterval(value));
  }

  /** This with other times of usage windows. */
  public FoldConfig withUsage(UsageConfig value) {
    return withRuns(runs.withUsage(value));
  }

  /** This with other bounds. */
  public FoldConfig withLimits(Limits value) {
    return new FoldConfig(value, runs, sessions, timing);
  }

  /** This with another behaviour of runs. */
  public FoldConfig withRuns(RunConfig value) {
    return new FoldConfig(limits, value, sessions, timing);
  }

  /** This with another behaviour of sessions. */
  public FoldConfig withSessions(SessionConfig value) {
    return new FoldConfig(limits, runs, value, timing);
  }

  /** This with other intervals. */
  public FoldConfig withTiming(CommitTiming value) {
    return new FoldConfig(limits, runs, sessions, value);
  }
}
