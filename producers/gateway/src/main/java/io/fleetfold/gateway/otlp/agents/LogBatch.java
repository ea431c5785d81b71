package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records that the log records of one request become. Not thread-safe. */
final class LogBatch {
  private final UsageSources sources;
  private final Map<Integer, List<Message>> messages = new LinkedHashMap<>();
  private final Map<String, RunInBatch> runs = new LinkedHashMap<>();
  private final Set<String> sessions = new HashSet<>();

  LogBatch(UsageSources sources) {
    this.sources = sources;
  }

  /** The record is taken, even where it adds nothing. */
  void takes(AgentLog log) {
    messages.computeIfAbsent(log.item().index(), index -> new ArrayList<>());
  }

  /** The run that the record belongs to. */
  RunInBatch run(AgentLog log) {
    UsageSource source = sources.of(log.agent());
    RunRef ref = RunRef.of(log, source);
    RunInBatch run = runs.computeIfAbsent(ref.id(), id -> new RunInBatch(ref, log, source));
    run.sees(log);
    return run;
  }

  /** An event of the record's run. */
  void event(AgentLog log, String type, String eventId, ObjectNode data) {
    add(log, Topics.AGENT_EVENTS, record(log, type, eventId, data).build());
  }

  /** The beginning of an event, which may still tell more. */
  AgentRunEvent.Builder record(AgentLog log, String type, String eventId, ObjectNode data) {
    return AgentRunEvent.newBuilder()
        .setEventId(eventId)
        .setRunId(run(log).ref().id())
        .setAgentId(log.agent().id())
        .setAgentName(log.agent().title())
        .setTimestamp(log.at())
        .setEventType(type)
        .setData(data.toString())
        .setTraceId(log.trace());
  }

  void event(AgentLog log, AgentRunEvent event) {
    add(log, Topics.AGENT_EVENTS, event);
  }

  /** The record as it is, under its own name. */
  void keep(AgentLog log) {
    event(log, log.type(), log.id(), log.whole());
  }

  /** A call, or more of one. */
  void call(AgentLog log, AgentLlmUsage call) {
    if (sources.of(log.agent()) != UsageSource.LOGS) {
      UncountedCall.of(call, sources.otherSetting(log.agent()), log.data())
          .ifPresent(data -> event(log, log.type(), log.id() + "/not_counted", data));
      return;
    }
    if (call.getRunId() != null) {
      run(log).usage();
    }
    add(log, Topics.AGENT_LLM_USAGE, call);
  }

  /**
   * A message of the record's session. The session is created before the first one of a request:
   * where it is there already, that is a duplicate.
   */
  void say(AgentLog log, String id, String author, String content, ObjectNode data) {
    String session = log.session();
    if (session == null) {
      return;
    }
    if (sessions.add(log.agent().id() + "|" + log.user() + "|" + session)) {
      ObjectNode created = data.objectNode();
      created.set("metadata", log.about());
      add(
          log,
          Topics.AGENT_SESSION_EVENTS,
          ofSession(log, "session_created", "session_created", created).build());
    }
    String prompt = run(log).ref().isPrompt() ? run(log).ref().id() : null;
    add(
        log,
        Topics.AGENT_SESSION_EVENTS,
        ofSession(log, "message", id, data)
            .setAuthor(author)
            .setInvocationId(prompt)
            .setContent(content)
            .build());
  }

  // it names no run: the run tells of it by an event of its own, which counts once where a resumed
  // session tells it again
  private static AgentRunEvent.Builder ofSession(
      AgentLog log, String type, String id, ObjectNode data) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setAgentId(log.agent().id())
        .setAgentName(log.agent().title())
        .setTimestamp(log.at())
        .setEventType(type)
        .setData(data.toString())
        .setAppName(log.agent().id())
        .setUserId(log.user())
        .setSessionId(log.session())
        .setTraceId(log.trace());
  }

  private <V extends org.apache.avro.specific.SpecificRecord> void add(
      AgentLog log, io.fleetfold.schemas.Topic<V> topic, V value) {
    messages
        .computeIfAbsent(log.item().index(), index -> new ArrayList<>())
        .add(Message.of(topic, value));
  }

  /** All of them; what is told of a run stands at its first record. */
  List<Item> items() {
    for (RunInBatch run : runs.values()) {
      for (AgentRun version : run.versions()) {
        add(run.first(), Topics.AGENT_RUNS, version);
      }
    }
    return messages.entrySet().stream()
        .map(entry -> Item.of(entry.getKey(), entry.getValue()))
        .toList();
  }
}
