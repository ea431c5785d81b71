package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRun;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.TimestampedValue;
import java.util.function.Consumer;

/** Folds what run records tell in words: the newest that is not null, in a tie the larger text. */
final class ContentMerge {
  private ContentMerge() {}

  /** Folds a version of the run; true where it has changed anything. */
  static boolean version(RunContent run, AgentRun record) {
    long at = record.getRecordedAt().toEpochMilli();
    // the schema has no null for it: an empty one is what an agent writes that tells none
    String objective = record.getObjective().isEmpty() ? null : record.getObjective();
    boolean changed = merge(run.getObjective(), at, objective, run::setObjective);
    changed |=
        merge(
            run.getAdditionalContext(),
            at,
            record.getAdditionalContext(),
            run::setAdditionalContext);
    changed |=
        merge(
            run.getFinalSynthesisOutput(),
            at,
            record.getFinalSynthesisOutput(),
            run::setFinalSynthesisOutput);
    changed |=
        merge(
            run.getExecutionHistory(), at, record.getExecutionHistory(), run::setExecutionHistory);
    changed |= merge(run.getErrorMessage(), at, record.getErrorMessage(), run::setErrorMessage);
    changed |= merge(run.getMetadata(), at, record.getMetadata(), run::setMetadata);
    changed |= merge(run.getParentRunId(), at, record.getParentRunId(), run::setParentRunId);
    changed |= merge(run.getAppName(), at, record.getAppName(), run::setAppName);
    changed |= merge(run.getUserId(), at, record.getUserId(), run::setUserId);
    changed |= merge(run.getSessionId(), at, record.getSessionId(), run::setSessionId);
    changed |= merge(run.getTraceId(), at, record.getTraceId(), run::setTraceId);
    changed |= merge(run.getUsageSource(), at, record.getUsageSource(), run::setUsageSource);
    return changed;
  }

  private static boolean merge(
      TimestampedValue known, long at, String value, Consumer<TimestampedValue> set) {
    boolean wins =
        value != null
            && (known == null
                || at > known.getAt()
                || (at == known.getAt() && value.compareTo(known.getValue()) > 0));
    if (wins) {
      set.accept(new TimestampedValue(at, value));
    }
    return wins;
  }
}
