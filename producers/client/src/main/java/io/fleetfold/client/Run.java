package io.fleetfold.client;

import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A run that an agent is at work on. Every change publishes a whole new version of the run;
 * versions carry strictly increasing times, so that the last one wins in whatever order they are
 * read. No method waits or throws; those that answer tell whether the record was taken.
 * Thread-safe.
 */
public final class Run {
  private final RecordPublisher publisher;
  private final Stamp stamp;
  private final AgentRun state;
  private Instant lastRecorded = Instant.EPOCH;

  /** Takes over the state. */
  Run(RecordPublisher publisher, Stamp stamp, AgentRun state) {
    this.publisher = publisher;
    this.stamp = stamp;
    this.state = state;
  }

  void begin() {
    publish(run -> {});
    eventAt(state.getStartedAt(), EventTypes.RUN_STARTED, null);
  }

  /** The run's id. */
  public String id() {
    return state.getRunId();
  }

  /** Publishes an event without data, now. */
  public boolean event(String type) {
    return event(type, null);
  }

  /**
   * Publishes an event, now.
   *
   * @param type one of {@link EventTypes}, or any other
   * @param data what happened, as what becomes a JSON object; may be null
   */
  public boolean event(String type, Map<String, ?> data) {
    return eventAt(stamp.now(), type, data);
  }

  /** Publishes {@code iteration_started} with the next number; the handle publishes its end. */
  public Iteration iteration() {
    int number;
    synchronized (this) {
      number = (int) Math.min(state.getTotalIterations() + 1L, Integer.MAX_VALUE);
      state.setTotalIterations(number);
    }
    event(EventTypes.ITERATION_STARTED, Map.of("iteration", number));
    return new Iteration(this, number);
  }

  /**
   * Publishes {@code action_execution_started}; the handle publishes its end.
   *
   * @param args its arguments, as what becomes a JSON object; may be null
   */
  public Action action(String name, Map<String, ?> args) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("action", name);
    data.put("args", args);
    event(EventTypes.ACTION_STARTED, data);
    return new Action(this, data);
  }

  /** Publishes {@code action_execution_completed} of an action that was not announced. */
  public boolean action(String name, Map<String, ?> args, Object result, Duration duration) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("action", name);
    data.put("args", args);
    data.put("result", result);
    data.put("duration_ms", Lenient.millis(duration));
    return event(EventTypes.ACTION_COMPLETED, data);
  }

  /** A call of a language model for this run; publish it with {@link LlmCallBuilder#publish}. */
  public LlmCallBuilder llm(String provider, String model) {
    return new LlmCallBuilder(publisher, stamp, provider, model)
        .run(id())
        .agent(agentId())
        .trace(traceId(), null, null);
  }

  /** A run that this one starts as a subagent. Its numbers are its own. */
  public RunStart child(String agentId, String agentName, String objective) {
    return new RunStart(publisher, stamp, agentId, agentName, objective).parent(id());
  }

  /** What to change in the run; publish it with {@link RunUpdate#publish}. */
  public RunUpdate update() {
    return new RunUpdate(this);
  }

  /** Ends the run as completed, now: publishes it, and {@code run_completed}. */
  public boolean complete(String output) {
    Instant end = stamp.now();
    boolean taken =
        publish(
            run -> {
              run.setStatus(RunStatus.COMPLETED);
              run.setFinalSynthesisOutput(output);
              run.setFinishedAt(end);
            });
    return eventAt(end, EventTypes.RUN_COMPLETED, null) && taken;
  }

  /** Ends the run as failed, now: publishes it, and {@code run_error}. */
  public boolean fail(String error) {
    Instant end = stamp.now();
    boolean taken =
        publish(
            run -> {
              run.setStatus(RunStatus.ERROR);
              run.setErrorMessage(error);
              run.setFinishedAt(end);
            });
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("error", error);
    return eventAt(end, EventTypes.RUN_ERROR, data) && taken;
  }

  /** Ends the run as cancelled, now. */
  public boolean cancel(String reason) {
    Instant end = stamp.now();
    return publish(
        run -> {
          run.setStatus(RunStatus.CANCELLED);
          run.setErrorMessage(reason);
          run.setFinishedAt(end);
        });
  }

  /** Changes the state and publishes a version of it. */
  synchronized boolean publish(Consumer<AgentRun> change) {
    change.accept(state);
    Instant now = stamp.now();
    lastRecorded = now.isAfter(lastRecorded) ? now : lastRecorded.plusMillis(1);
    AgentRun version = new AgentRun();
    for (int i = 0; i < state.getSchema().getFields().size(); i++) {
      version.put(i, state.get(i));
    }
    version.setRecordedAt(lastRecorded);
    // under the lock: versions must be handed over in the order of their times
    return publisher.publish(version);
  }

  private synchronized String agentId() {
    return state.getAgentId();
  }

  private synchronized String traceId() {
    return state.getTraceId();
  }

  private boolean eventAt(Instant time, String type, Map<String, ?> data) {
    AgentRunEvent event = new AgentRunEvent();
    synchronized (this) {
      event.setRunId(state.getRunId());
      event.setAgentId(state.getAgentId());
      event.setAgentName(state.getAgentName());
      event.setAppName(state.getAppName());
      event.setUserId(state.getUserId());
      event.setSessionId(state.getSessionId());
      event.setTraceId(state.getTraceId());
    }
    event.setEventId(stamp.id());
    event.setTimestamp(time);
    event.setEventType(type);
    event.setData(RecordJson.write(data));
    return publisher.publish(event);
  }
}
