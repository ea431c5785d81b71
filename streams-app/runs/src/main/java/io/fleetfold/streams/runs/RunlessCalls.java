package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.RunShare;
import io.fleetfold.streams.runs.stats.Totals;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Calls that name no run: they count for their agent and the fleet. Duplicates are known within an
 * agent's day (UTC, by the call's own time), which is sealed once nothing new has come for as long
 * as an ended run stays open. Not thread-safe.
 */
final class RunlessCalls {
  private static final long MILLIS_OF_DAY = Duration.ofDays(1).toMillis();

  private final TaskState state;

  RunlessCalls(TaskState state) {
    this.state = state;
  }

  /** Folds a call, with what it was charged. */
  RecordOutcome call(RunInput.Call input, Charge charge) {
    AgentLlmUsage call = input.record();
    long logTime = input.source().logTime();
    String agent = call.getAgentId();
    RecordId id = RecordId.of(call);
    long epochDay = Math.floorDiv(call.getCreatedAt().toEpochMilli(), MILLIS_OF_DAY);
    String scope = TaskState.dayScope(agent, epochDay);
    RecordIds.Day day = state.ids().day(scope);
    if (day != null && state.sealing().isSealed(day, logTime)) {
      return RecordOutcome.SEALED;
    }
    RecordIds.Seen seen =
        day == null ? RecordIds.Seen.NEVER : state.ids().seen(scope, id, input.content());
    if (seen != RecordIds.Seen.NEVER) {
      return seen == RecordIds.Seen.SAME ? RecordOutcome.DUPLICATE : RecordOutcome.CONFLICT;
    }
    if (isOfAnotherDay(agent, epochDay, id)) {
      state.quality().count(DataQualityCounters.ID_OF_ANOTHER_DAY);
    }
    LlmTotals totals = Totals.of(call, charge.costUsd(), input.providerCost());
    Integer bucket = CallFacts.bucket(call);
    state
        .ids()
        .putCall(
            scope,
            id,
            new CallRecordId(
                input.content(), bucket, CallFacts.unpriced(input, charge), /* logged= */ null));
    if (day == null) {
      state.sealing().began(scope, logTime);
    }
    long last = day == null ? logTime : Math.max(day.lastLogTime(), logTime);
    boolean tellsUnpriced = day == null || day.tellsUnpriced();
    state.ids().putDay(scope, new RecordIds.Day(last, false, tellsUnpriced));
    state
        .statistics()
        .replace(
            agent,
            RunShare.NONE,
            agent,
            RunShare.calls(totals),
            () -> CallFacts.histogram(null),
            CallFacts.histogram(bucket));
    state.usage().call(call, totals, logTime);
    return RecordOutcome.FOLDED;
  }

  // a retry that was stamped anew behind midnight, as far as the ids of its neighbours are kept
  private boolean isOfAnotherDay(String agent, long epochDay, RecordId id) {
    return Stream.of(epochDay - 1, epochDay + 1)
        .map(day -> TaskState.dayScope(agent, day))
        .anyMatch(scope -> state.ids().seen(scope, id, 0) != RecordIds.Seen.NEVER);
  }

  /** Charges a call that had no cost: once, however often it is asked for. */
  RecordOutcome reprice(RunInput.Call input, Charge charge) {
    AgentLlmUsage call = input.record();
    long logTime = input.source().logTime();
    String agent = call.getAgentId();
    RecordId id = RecordId.of(call);
    String scope =
        TaskState.dayScope(agent, Math.floorDiv(call.getCreatedAt().toEpochMilli(), MILLIS_OF_DAY));
    if (state.ids().isRepriced(scope, id)) {
      return RecordOutcome.DUPLICATE;
    }
    if (!state.ids().isUnpriced(scope, id, CallFacts.digest(input))
        && !mayBeUnpriced(state.ids().day(scope), scope, id, logTime)) {
      return RecordOutcome.NOT_UNPRICED;
    }
    state.ids().putRepriced(scope, id, charge, logTime);
    state
        .statistics()
        .replace(
            agent,
            RunShare.NONE,
            agent,
            RunShare.calls(Totals.priced(charge.costUsd())),
            () -> CallFacts.histogram(null),
            CallFacts.histogram(null));
    state.usage().reprice(call, charge.costUsd(), logTime);
    return RecordOutcome.FOLDED;
  }

  // of a day that an earlier release began
  private boolean mayBeUnpriced(RecordIds.Day day, String scope, RecordId id, long logTime) {
    return day != null
        && !day.tellsUnpriced()
        && (state.sealing().isSealed(day, logTime) || state.ids().has(scope, id));
  }
}
