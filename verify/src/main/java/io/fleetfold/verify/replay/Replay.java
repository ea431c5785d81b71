package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Folds a log from its beginning. Records of one partition number are to come by log time, records
 * of one topic partition by offset; order between partitions does not matter. Of two records with
 * one id the first that comes counts. Not thread-safe.
 *
 * <p>Everything that belongs to one run has one partition number, so that a fleet can be replayed
 * one partition after the other and the totals added up.
 */
public final class Replay {
  private final ReplayConfig config;
  private final Charges charges;
  private final Map<String, RunState> runs = new HashMap<>();
  private final Map<AgentDay, Orphans> orphans = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private final Totals outcomes = new Totals();

  /** Calls without a run are told apart within an agent and a day (UTC). */
  private record AgentDay(String agent, long day) {}

  private static final class Orphans {
    private final Ids ids = new Ids();
    private final CallLedger calls = new CallLedger();
    private long lastLogTime = Long.MIN_VALUE;

    /** A day is sealed once no call has come for as long as an ended run stays open. */
    boolean sealed(long logTime, long sealAfter) {
      return lastLogTime != Long.MIN_VALUE && logTime > lastLogTime + sealAfter;
    }
  }

  /** A replay that has read nothing yet, of a log whose calls were not charged. */
  public Replay(ReplayConfig config) {
    this(config, Charges.NONE);
  }

  /** A replay that has read nothing yet; calls cost what the prices say they were charged by. */
  public Replay(ReplayConfig config, Charges charges) {
    this.config = config;
    this.charges = charges;
  }

  /** Replays a whole log. */
  public static Totals fold(ReplayConfig config, Iterable<LogRecord> log) {
    Replay replay = new Replay(config);
    log.forEach(replay::accept);
    return replay.totals();
  }

  /** Takes in the next record. */
  public void accept(LogRecord record) {
    outcomes.count(outcome(record));
  }

  private Outcome outcome(LogRecord record) {
    if (!Validity.valid(record)) {
      return Outcome.DEAD_LETTER;
    }
    if (!record.rerouted() && Validity.strayed(record, config.partitions())) {
      return Outcome.STRAY;
    }
    if (record.value() instanceof AgentRunEvent event) {
      return fold(record, event);
    }
    if (record.value() instanceof AgentLlmUsage usage) {
      return fold(record, Call.of(usage, record.time()));
    }
    return record.topic().equals(Topics.AGENT_RUNS) && record.value() == null
        ? delete(Text.clean(record.key()))
        : fold(record, (AgentRun) record.value());
  }

  private Outcome delete(String runId) {
    runs.remove(runId);
    deleted.add(runId);
    return Outcome.DELETION;
  }

  private Outcome fold(LogRecord record, AgentRun run) {
    String runId = Text.clean(run.getRunId());
    Outcome late = late(runId, record.time());
    if (late == null) {
      run(runId).add(run, record.time(), config.sealAfter().toMillis());
    }
    return late == null ? Outcome.FOLDED : late;
  }

  private Outcome fold(LogRecord record, AgentRunEvent event) {
    String runId = Text.clean(event.getRunId());
    Outcome late = late(runId, record.time());
    if (late != null) {
      return late;
    }
    RunState run = run(runId);
    if (!run.ids.add("event", Text.clean(event.getEventId()))) {
      return Outcome.DUPLICATE;
    }
    run.add(event, record.time(), config.sealAfter().toMillis());
    return Outcome.FOLDED;
  }

  private Outcome fold(LogRecord record, Call call) {
    if (call.runId() == null) {
      return foldOrphan(call, record.time());
    }
    Outcome late = late(call.runId(), record.time());
    if (late != null) {
      return late;
    }
    RunState run = run(call.runId());
    if (!run.ids.add("call", call.usageId())) {
      return Outcome.DUPLICATE;
    }
    run.add(call, charges.of(call));
    return Outcome.FOLDED;
  }

  private Outcome foldOrphan(Call call, long logTime) {
    long day = Math.floorDiv(call.createdAt(), Duration.ofDays(1).toMillis());
    Orphans of =
        orphans.computeIfAbsent(new AgentDay(call.agentId(), day), ignored -> new Orphans());
    if (of.sealed(logTime, config.sealAfter().toMillis())) {
      return Outcome.SEALED;
    }
    if (!of.ids.add("call", call.usageId())) {
      return Outcome.DUPLICATE;
    }
    of.lastLogTime = Math.max(of.lastLogTime, logTime);
    of.calls.add(call, charges.of(call));
    return Outcome.FOLDED;
  }

  /** Why a record of the run comes too late; null if it does not. */
  private Outcome late(String runId, long logTime) {
    if (deleted.contains(runId)) {
      return Outcome.OF_DELETED_RUN;
    }
    RunState run = runs.get(runId);
    return run != null && run.sealed(logTime) ? Outcome.SEALED : null;
  }

  private RunState run(String runId) {
    return runs.computeIfAbsent(runId, ignored -> new RunState());
  }

  /** What all records so far come to. */
  public Totals totals() {
    Totals totals = new Totals();
    totals.add(outcomes);
    runs.forEach(totals::add);
    orphans.forEach((of, calls) -> totals.add(of.agent(), calls.calls));
    return totals;
  }
}
