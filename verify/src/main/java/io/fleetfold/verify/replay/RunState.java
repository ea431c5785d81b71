package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.verify.saved.SavedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** What the records of one run come to, whatever their order. */
final class RunState {
  private static final long NONE = Long.MIN_VALUE;

  final Ids ids;
  final AttributedCalls calls;

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
  private String subAgent;
  private long subAgentAt = NONE;
  private String callsAgent;
  private long callsAgentAt = NONE;
  private long events;
  private long eventPrint;
  private long orderPrint;
  private boolean orderKnown = true;
  private long sealedFrom = Long.MAX_VALUE;
  private long heardAt = NONE;
  private RunTree tree;

  RunState() {
    this(new Ids(), new AttributedCalls());
  }

  private RunState(Ids ids, AttributedCalls calls) {
    this.ids = ids;
    this.calls = calls;
  }

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
    if (RunTree.isOfSubAgent(event)) {
      subAgent(event.getAgentId(), time);
    } else {
      agent(event.getAgentId(), time);
    }
    if (Text.present(event.getSpanId())) {
      grown().name(event);
    }
    events++;
    eventPrint += Prints.of(event, time);
    orderPrint += Prints.ofOrder(event, sequence);
  }

  void add(Call call, Charge charge, long logTime) {
    calls.add(/* agent= */ null, call, charge);
    calledBy(call.agentId(), call.createdAt(), logTime);
  }

  /** Adds a statement of a call; false where it says nothing new of the call. */
  boolean add(Statement statement) {
    AgentLlmUsage usage = statement.usage();
    calledBy(usage.getAgentId(), usage.getCreatedAt().toEpochMilli(), statement.logTime());
    return grown().add(statement, ids.contains(Replay.CALL, usage.getUsageId()));
  }

  private void calledBy(String agentId, long time, long logTime) {
    heard(logTime);
    othersAt = Math.max(othersAt, time);
    if (agentId != null && later(time, agentId, callsAgentAt, callsAgent)) {
      callsAgent = agentId;
      callsAgentAt = time;
    }
  }

  /** What its statements and spans come to; null where there are none, or it was settled. */
  RunTree tree() {
    return tree;
  }

  RunTree grown() {
    tree = tree == null ? new RunTree() : tree;
    return tree;
  }

  /** Whether statements, and no record by itself, tell the call of that id. */
  boolean isStated(String usageId) {
    return tree != null && tree.hasCall(usageId) && !ids.contains(Replay.CALL, usageId);
  }

  /** The calls that its statements come to now. */
  List<RunTree.Settled> statedCalls() {
    CallSums alone = new CallSums();
    calls.addTo(alone);
    return tree == null ? List.of() : tree.settle(ids, alone.tellUsage());
  }

  /** What its statements came to was added to its calls for good. */
  void fell() {
    tree.ids().forEach(id -> ids.add(Replay.CALL, id));
    tree = null;
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

  private void subAgent(String id, long time) {
    if (Text.present(id) && (subAgent == null || earlier(time, Text.clean(id)))) {
      subAgent = Text.clean(id);
      subAgentAt = time;
    }
  }

  private boolean earlier(long time, String id) {
    return time < subAgentAt || (time == subAgentAt && Text.BYTE_ORDER.compare(id, subAgent) < 0);
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
    String told = agent != null ? agent : callsAgent;
    return told != null ? told : subAgent;
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

  /** Saves it, without the ids where the log has passed the run's sealing. */
  SavedRun save(String runId, long needed, long sealSilentAfter) {
    return SavedRun.newBuilder()
        .setRunId(runId)
        .setIds(needed > openUntil(sealSilentAfter) ? List.of() : ids.save())
        .setCalls(calls.save())
        .setOpen(open.word())
        .setOpenAt(known(openAt))
        .setEnded(ended == null ? null : ended.word())
        .setEndedAt(known(endedAt))
        .setInterruptedAt(known(interruptedAt))
        .setOthersAt(known(othersAt))
        .setStartedAt(known(startedAt))
        .setFinishedAt(known(finishedAt))
        .setToldIterations(toldIterations)
        .setCountedIterations(countedIterations)
        .setAgent(agent)
        .setAgentAt(known(agentAt))
        .setCallsAgent(callsAgent)
        .setCallsAgentAt(known(callsAgentAt))
        .setEvents(events)
        .setEventPrint(eventPrint)
        .setOrderPrint(orderKnown ? (Long) orderPrint : null)
        .setSealedFrom(known(sealedFrom))
        .setHeardAt(known(heardAt))
        .setSubAgent(subAgent)
        .setSubAgentAt(known(subAgentAt))
        .setSubAgents(calls.saveSubAgents())
        .setNotCounted(calls.saveNotCounted())
        .setHasTree(tree != null)
        .setSpans(tree == null ? List.of() : tree.saveSpans())
        .setRepricings(tree == null ? List.of() : tree.saveRepricings())
        .build();
  }

  static RunState of(SavedRun saved) {
    RunState run =
        new RunState(
            Ids.of(saved.getIds()),
            AttributedCalls.of(saved.getCalls(), saved.getSubAgents(), saved.getNotCounted()));
    run.open = Status.ofWord(saved.getOpen()).orElseThrow();
    run.openAt = or(saved.getOpenAt(), NONE);
    run.ended = Status.ofWord(saved.getEnded()).orElse(null);
    run.endedAt = or(saved.getEndedAt(), NONE);
    run.interruptedAt = or(saved.getInterruptedAt(), NONE);
    run.othersAt = or(saved.getOthersAt(), NONE);
    run.startedAt = or(saved.getStartedAt(), Long.MAX_VALUE);
    run.finishedAt = or(saved.getFinishedAt(), NONE);
    run.toldIterations = saved.getToldIterations();
    run.countedIterations = saved.getCountedIterations();
    run.agent = saved.getAgent();
    run.agentAt = or(saved.getAgentAt(), NONE);
    run.callsAgent = saved.getCallsAgent();
    run.callsAgentAt = or(saved.getCallsAgentAt(), NONE);
    run.events = saved.getEvents();
    run.eventPrint = saved.getEventPrint();
    run.orderKnown = saved.getOrderPrint() != null;
    run.orderPrint = or(saved.getOrderPrint(), 0);
    run.sealedFrom = or(saved.getSealedFrom(), Long.MAX_VALUE);
    run.heardAt = or(saved.getHeardAt(), NONE);
    run.subAgent = saved.getSubAgent();
    run.subAgentAt = or(saved.getSubAgentAt(), NONE);
    if (saved.getHasTree()) {
      run.grown().restore(saved.getSpans(), saved.getRepricings());
    }
    return run;
  }

  private static Long known(long time) {
    return time == NONE || time == Long.MAX_VALUE ? null : (Long) time;
  }

  private static long or(Long saved, long defaultValue) {
    return saved == null ? defaultValue : saved;
  }

  /** The print of the run's row, with what all its calls come to. */
  long print(String runId, CallSums sums) {
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
            sums.get(CallCount.ERRORS)));
    for (TokenClass of : TokenClass.values()) {
      columns.add(sums.tokens().get(of));
    }
    columns.addAll(
        Arrays.asList(
            sums.get(CallCount.MISSING_USAGE),
            sums.get(CallCount.MISSING_INPUT),
            sums.get(CallCount.MISSING_OUTPUT),
            sums.cost(),
            sums.get(CallCount.UNPRICED),
            sums.providerCost(),
            sums.get(CallCount.UNREPORTED)));
    return Prints.of(columns.toArray());
  }
}
