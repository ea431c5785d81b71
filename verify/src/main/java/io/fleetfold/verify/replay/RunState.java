package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** What the records of one run come to, whatever their order. */
final class RunState {
  private static final long NONE = Long.MIN_VALUE;

  final Ids ids = new Ids();
  final CallLedger calls = new CallLedger();

  private Status open = Status.PENDING;
  private long openAt = NONE;
  private Status ended;
  private long endedAt = NONE;
  private long interruptedAt = NONE;
  private long othersAt = NONE;
  private long startedAt = Long.MAX_VALUE;
  private long finishedAt = NONE;
  private int toldIterations;
  private int countedIterations;
  private String agent;
  private long agentAt = NONE;
  private String callsAgent;
  private long callsAgentAt = NONE;
  private long events;
  private long eventPrint;
  private long orderPrint;
  private boolean orderKnown = true;
  private long sealedFrom = Long.MAX_VALUE;
  private long heardAt = NONE;

  void add(AgentRun run, long logTime, long sealAfter) {
    heard(logTime);
    long time = Clock.clamp(run.getRecordedAt(), logTime);
    Status status = Status.ofWord(run.getStatus()).orElseThrow();
    seen(status, time);
    startedAt = Math.min(startedAt, clampOr(run.getStartedAt(), logTime, Long.MAX_VALUE));
    if (status.terminal()) {
      ended(clampOr(run.getFinishedAt(), logTime, time), logTime, sealAfter);
    }
    toldIterations = Math.max(toldIterations, run.getTotalIterations());
    agent(run.getAgentId(), time);
  }

  void add(AgentRunEvent event, long sequence, long logTime, long sealAfter) {
    heard(logTime);
    long time = Clock.clamp(event.getTimestamp(), logTime);
    Status status = Status.ofEvent(event.getEventType()).orElse(null);
    seen(status, time);
    if (status == Status.RUNNING) {
      startedAt = Math.min(startedAt, time);
    }
    if (status != null && status.terminal()) {
      ended(time, logTime, sealAfter);
    }
    if (event.getEventType().equals("iteration_started")) {
      countedIterations++;
    }
    agent(event.getAgentId(), time);
    events++;
    eventPrint += Prints.of(event, time);
    orderPrint += Prints.ofOrder(event, sequence);
  }

  void add(Call call, Charge charge, long logTime) {
    heard(logTime);
    othersAt = Math.max(othersAt, call.createdAt());
    calls.add(call, charge);
    if (call.agentId() != null
        && later(call.createdAt(), call.agentId(), callsAgentAt, callsAgent)) {
      callsAgent = call.agentId();
      callsAgentAt = call.createdAt();
    }
  }

  private void heard(long logTime) {
    heardAt = Math.max(heardAt, logTime);
  }

  private void seen(Status status, long time) {
    if (status == Status.INTERRUPTED) {
      interruptedAt = Math.max(interruptedAt, time);
      return;
    }
    othersAt = Math.max(othersAt, time);
    if (status == null) {
      return;
    }
    if (status.terminal()) {
      if (time > endedAt || (time == endedAt && status.compareTo(ended) > 0)) {
        ended = status;
        endedAt = time;
      }
    } else if (time > openAt || (time == openAt && status.compareTo(open) > 0)) {
      open = status;
      openAt = time;
    }
  }

  private void ended(long at, long logTime, long sealAfter) {
    finishedAt = Math.max(finishedAt, at);
    sealedFrom = Math.min(sealedFrom, logTime + sealAfter);
  }

  private void agent(String id, long time) {
    if (Text.present(id) && later(time, Text.clean(id), agentAt, agent)) {
      agent = Text.clean(id);
      agentAt = time;
    }
  }

  /** Newer, or of the same time and larger. */
  private static boolean later(long time, String text, long thanTime, String thanText) {
    return time > thanTime || (time == thanTime && text.compareTo(thanText) > 0);
  }

  private static long clampOr(Instant told, long logTime, long defaultValue) {
    return told == null ? defaultValue : Clock.clamp(told, logTime);
  }

  /** The last log time at which records of the run come in time, where no later one is taken. */
  long openUntil(long sealSilentAfter) {
    return Math.min(sealedFrom, heardAt == NONE ? Long.MAX_VALUE : heardAt + sealSilentAfter);
  }

  /** The last log time at which records come in time because of those that ended the run. */
  long sealedFrom() {
    return sealedFrom;
  }

  /** Log time of the newest record; the smallest number where that is not known. */
  long heardAt() {
    return heardAt;
  }

  Status status() {
    if (ended != null) {
      return ended;
    }
    return interruptedAt != NONE && interruptedAt >= othersAt ? Status.INTERRUPTED : open;
  }

  long iterations() {
    return Math.max(toldIterations, countedIterations);
  }

  /** Milliseconds from start to end of a run that ended; null where one of them is not known. */
  Long duration() {
    if (ended == null || startedAt == Long.MAX_VALUE || finishedAt == NONE) {
      return null;
    }
    return Math.max(0, finishedAt - startedAt);
  }

  /** The run's agent; null where no record names one. */
  String agent() {
    return agent != null ? agent : callsAgent;
  }

  long events() {
    return events;
  }

  long eventPrint() {
    return eventPrint;
  }

  /** The print of the events' sequences; empty where a baseline without it was gone on from. */
  OptionalLong orderPrint() {
    return orderKnown ? OptionalLong.of(orderPrint) : OptionalLong.empty();
  }

  /** Writes it, without the ids where the log has passed the run's sealing. */
  void write(DataOutput out, long needed, long sealSilentAfter) throws IOException {
    (needed > openUntil(sealSilentAfter) ? new Ids() : ids).write(out);
    calls.write(out);
    out.writeUTF(open.name());
    out.writeLong(openAt);
    Text.write(out, ended == null ? null : ended.name());
    out.writeLong(endedAt);
    out.writeLong(interruptedAt);
    out.writeLong(othersAt);
    out.writeLong(startedAt);
    out.writeLong(finishedAt);
    out.writeInt(toldIterations);
    out.writeInt(countedIterations);
    Text.write(out, agent);
    out.writeLong(agentAt);
    Text.write(out, callsAgent);
    out.writeLong(callsAgentAt);
    out.writeLong(events);
    out.writeLong(eventPrint);
    out.writeLong(sealedFrom);
    out.writeBoolean(orderKnown);
    out.writeLong(orderPrint);
    out.writeLong(heardAt);
  }

  static RunState read(DataInput in, int format) throws IOException {
    RunState run = new RunState();
    run.ids.read(in);
    run.calls.read(in, format);
    run.open = Status.valueOf(in.readUTF());
    run.openAt = in.readLong();
    String ended = Text.read(in);
    run.ended = ended == null ? null : Status.valueOf(ended);
    run.endedAt = in.readLong();
    run.interruptedAt = in.readLong();
    run.othersAt = in.readLong();
    run.startedAt = in.readLong();
    run.finishedAt = in.readLong();
    run.toldIterations = in.readInt();
    run.countedIterations = in.readInt();
    run.agent = Text.read(in);
    run.agentAt = in.readLong();
    run.callsAgent = Text.read(in);
    run.callsAgentAt = in.readLong();
    run.events = in.readLong();
    run.eventPrint = in.readLong();
    run.sealedFrom = in.readLong();
    boolean told = format > Format.SECOND;
    run.orderKnown = told ? in.readBoolean() : run.events == 0;
    run.orderPrint = told ? in.readLong() : 0;
    run.heardAt = told ? in.readLong() : NONE;
    return run;
  }

  /** The print of the run's row. */
  long print(String runId) {
    CallSums sums = calls.total();
    List<Object> columns = new ArrayList<>();
    columns.addAll(
        Arrays.asList(
            runId,
            agent(),
            status().word(),
            startedAt == Long.MAX_VALUE ? null : startedAt,
            finishedAt == NONE ? null : finishedAt,
            duration(),
            iterations(),
            events,
            sums.calls(),
            sums.errors()));
    for (TokenClass of : TokenClass.values()) {
      columns.add(sums.tokens().get(of));
    }
    columns.addAll(
        Arrays.asList(
            sums.missingUsage(),
            sums.missingInput(),
            sums.missingOutput(),
            sums.cost(),
            sums.unpriced(),
            sums.providerCost(),
            sums.unreported()));
    return Prints.of(columns.toArray());
  }
}
