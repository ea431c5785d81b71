package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.replay.RunlessCalls.AgentDay;
import io.fleetfold.verify.saved.StateSink;
import java.io.IOException;
import java.time.Duration;
import org.apache.avro.generic.IndexedRecord;

/**
 * Folds a log from its beginning. Records of one topic partition are to come by offset, those of
 * one partition number by log time: nothing but what is sealed follows from the order between
 * topics. Of two records with one id the first that comes counts; both are in one topic. Not
 * thread-safe.
 *
 * <p>Everything that belongs to one run has one partition number, so that a fleet can be replayed
 * one partition after the other and the totals added up.
 */
public final class Replay {
  private static final String EVENT = "event";
  static final String CALL = "call";
  private static final int SETTLE_EACH = 50_000;

  private final ReplayConfig config;
  private final Charges charges;
  private final CountedFrom countedFrom;
  private final State state = new State();
  private final Totals outcomes = new Totals();
  private final Settlement settlement;
  private long read;

  /** A replay that has read nothing yet, of a log whose calls were not charged. */
  public Replay(ReplayConfig config) {
    this(config, Charges.none());
  }

  /** A replay that has read nothing yet; calls cost what the prices say they were charged by. */
  public Replay(ReplayConfig config, Charges charges) {
    this(config, charges, CountedFrom.EVERYWHERE);
  }

  /** The same where the folds began later to count what calls do not tell. */
  public Replay(ReplayConfig config, Charges charges, CountedFrom countedFrom) {
    this.config = config;
    this.charges = charges;
    this.countedFrom = countedFrom;
    this.settlement = new Settlement(charges, config.windows());
  }

  /** Replays a whole log. */
  public static Totals fold(ReplayConfig config, Iterable<LogRecord> log) {
    Replay replay = new Replay(config);
    log.forEach(replay::accept);
    return replay.totals();
  }

  /** Takes in the next record. */
  public void accept(LogRecord record) {
    state.passed(record.time());
    outcomes.count(outcome(record));
    if (++read % SETTLE_EACH == 0) {
      settleSealed();
    }
  }

  /** Runs that no statement reaches any more need not be kept as trees. */
  private void settleSealed() {
    long needed = state.needed(config.sealAfter().toMillis());
    for (RunState run : state.runs.values()) {
      if (run.tree() != null && needed > run.openUntil(silence())) {
        settlement.settle(run, state.usage);
      }
    }
  }

  private RecordOutcome outcome(LogRecord record) {
    if (!Validity.valid(record)) {
      return RecordOutcome.DEAD_LETTER;
    }
    if (record.amongStrays()) {
      if (countedFrom.sendsHome(record)) {
        return RecordOutcome.STRAY;
      }
    } else if (Validity.strayed(record, config.partitions())) {
      return record.rerouted() ? RecordOutcome.DEAD_LETTER : RecordOutcome.STRAY;
    }
    if (record.value() instanceof AgentRunEvent event) {
      return fold(record, event);
    }
    if (record.value() instanceof AgentLlmUsage usage) {
      return fold(record, usage);
    }
    return record.topic().equals(Topics.AGENT_RUNS) && record.value() == null
        ? delete(Text.clean(record.key()), record.time())
        : fold(record, (AgentRun) record.value());
  }

  private RecordOutcome delete(String runId, long logTime) {
    RunState run = state.runs.remove(runId);
    if (run != null && run.tree() != null) {
      settlement.settle(run, state.usage);
    }
    if (run != null) {
      CallSums notCounted = new CallSums();
      run.calls.addNotCountedTo(notCounted);
      state.notCountedAndGone += notCounted.calls();
    }
    state.deleted.add(runId, run, sealedFrom(logTime));
    return RecordOutcome.DELETION;
  }

  private long silence() {
    return config.sealSilentAfter().toMillis();
  }

  private long sealedFrom(long logTime) {
    return logTime + config.sealAfter().toMillis();
  }

  private RecordOutcome fold(LogRecord record, AgentRun run) {
    String runId = Text.clean(run.getRunId());
    RecordOutcome late = late(runId, record.time());
    if (late == null) {
      run(runId).add(run, record.time(), config.sealAfter().toMillis());
      return RecordOutcome.FOLDED;
    }
    if (late == RecordOutcome.OF_DELETED_RUN) {
      state.deleted.heard(runId, record.time(), silence());
      if (Status.ofWord(run.getStatus()).orElseThrow().terminal()) {
        state.deleted.ended(runId, sealedFrom(record.time()));
      }
    }
    return late;
  }

  private RecordOutcome fold(LogRecord record, AgentRunEvent event) {
    String runId = Text.clean(event.getRunId());
    String eventId = EventId.of(event);
    RecordOutcome late = late(runId, record.time());
    if (late == RecordOutcome.OF_DELETED_RUN) {
      if (Status.ofEvent(event.getEventType()).filter(Status::terminal).isPresent()) {
        state.deleted.ended(runId, sealedFrom(record.time()));
      }
      if (state.deleted.counts(runId, EVENT, eventId, record.time(), silence())) {
        spend(record, event);
      }
      return late;
    }
    if (late != null) {
      return late;
    }
    RunState run = run(runId);
    if (!run.ids.add(EVENT, eventId)) {
      return RecordOutcome.DUPLICATE;
    }
    run.add(event, record.sequence(), record.time(), config.sealAfter().toMillis());
    spend(record, event);
    return RecordOutcome.FOLDED;
  }

  private void spend(LogRecord record, AgentRunEvent event) {
    if (event.getEventType().equals(ActionOutcome.EVENT)) {
      long time = Clock.clamp(event.getTimestamp(), record.time());
      state.usage.add(config.windows(), ActionOutcome.of(event.getData()), time, record.time());
    }
  }

  private RecordOutcome fold(LogRecord record, AgentLlmUsage told) {
    AgentLlmUsage usage = countedFrom.asFolded(record, told);
    String runId = Text.cleanOrNull(usage.getRunId());
    if (usage.getReprice()) {
      return reprice(call(record, usage), record.time());
    }
    if (runId == null) {
      return foldOrphan(call(record, usage), record.time());
    }
    RecordOutcome late = late(runId, record.time());
    if (late == RecordOutcome.OF_DELETED_RUN && !usage.getClaim()) {
      foldDeleted(call(record, usage), record.time());
    }
    if (late != null) {
      return late;
    }
    RunState run = run(runId);
    if (Statement.takesPart(usage)) {
      boolean tells = run.add(Statement.of(usage, record.time()));
      return tells ? RecordOutcome.FOLDED : RecordOutcome.DUPLICATE;
    }
    Call call = call(record, usage);
    boolean recorded = run.tree() != null && run.tree().isRecorded(call.usageId());
    if (recorded || !run.ids.add(CALL, call.usageId())) {
      return RecordOutcome.DUPLICATE;
    }
    run.add(call, spend(call, record.time()), record.time());
    return RecordOutcome.FOLDED;
  }

  private Call call(LogRecord record, AgentLlmUsage usage) {
    return Call.of(usage, record.time(), countedFrom.counts(record));
  }

  private void foldDeleted(Call call, long logTime) {
    if (state.deleted.counts(call.runId(), CALL, call.usageId(), logTime, silence())
        && spend(call, logTime).cost() == null) {
      state.deleted.unpriced(call.runId(), call);
    }
  }

  /** A request to charge a call that had no cost: it must be that call, and counts once. */
  private RecordOutcome reprice(Call call, long logTime) {
    Charge charge = charges.repriced(call, logTime);
    if (charge.cost() == null) {
      return RecordOutcome.DUPLICATE;
    }
    if (call.runId() != null && state.deleted.contains(call.runId())) {
      if (state.deleted.takesPrice(call, logTime, silence())) {
        state.usage.reprice(config.windows(), call, charge, logTime);
      }
      return RecordOutcome.OF_DELETED_RUN;
    }
    RunlessCalls orphans = call.runId() == null ? state.orphans.get(day(call)) : null;
    RunState run = call.runId() == null ? null : state.runs.get(call.runId());
    if (run != null && run.isStated(call.usageId())) {
      return run.tree().reprice(call, logTime) ? RecordOutcome.FOLDED : RecordOutcome.DUPLICATE;
    }
    boolean charged =
        orphans != null
            ? orphans.calls.reprice(call, charge, orphans.ids)
            : run != null && run.calls.reprice(call, charge, run.ids);
    if (!charged) {
      return RecordOutcome.DUPLICATE;
    }
    state.usage.reprice(config.windows(), call, charge, logTime);
    return RecordOutcome.FOLDED;
  }

  private static AgentDay day(Call call) {
    return new AgentDay(
        call.agentId(), Math.floorDiv(call.createdAt(), Duration.ofDays(1).toMillis()));
  }

  private Charge spend(Call call, long logTime) {
    Charge charge = charges.of(call, logTime);
    state.usage.add(config.windows(), call, charge, logTime);
    return charge;
  }

  private RecordOutcome foldOrphan(Call call, long logTime) {
    RunlessCalls of = state.orphans.computeIfAbsent(day(call), ignored -> new RunlessCalls());
    if (of.sealed(logTime, config.sealAfter().toMillis())) {
      return RecordOutcome.SEALED;
    }
    if (!of.ids.add(CALL, call.usageId())) {
      return RecordOutcome.DUPLICATE;
    }
    of.add(call, spend(call, logTime), logTime);
    return RecordOutcome.FOLDED;
  }

  /** Why a record of the run comes too late; null if it does not. */
  private RecordOutcome late(String runId, long logTime) {
    if (state.deleted.contains(runId)) {
      return RecordOutcome.OF_DELETED_RUN;
    }
    RunState run = state.runs.get(runId);
    return run != null && logTime > run.openUntil(silence()) ? RecordOutcome.SEALED : null;
  }

  private RunState run(String runId) {
    return state.runs.computeIfAbsent(runId, ignored -> new RunState());
  }

  /** What all records so far come to. */
  public Totals totals() {
    Totals totals = new Totals();
    totals.add(outcomes);
    totals.add(state.usage);
    UsageLedger open = new UsageLedger();
    state.runs.forEach((id, run) -> totals.add(id, run, settlement.preview(run, open)));
    totals.add(open);
    totals.addNotCountedAndGone(state.notCountedAndGone);
    state.orphans.forEach((of, calls) -> totals.add(of.agent(), calls.calls));
    return totals;
  }

  /** Saves what it needs to go on from here in another process. */
  public void save(StateSink sink) throws IOException {
    settleSealed();
    state.save(sink, config.sealAfter().toMillis(), silence());
  }

  /** Takes up one of the records that another replay has saved, before it has read anything. */
  public void restore(IndexedRecord saved) {
    state.restore(saved);
  }
}
