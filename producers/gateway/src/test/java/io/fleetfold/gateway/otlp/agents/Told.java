package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The records that telemetry has become. */
final class Told {
  // as deep as records may nest
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(RecordLimits.JSON_DEPTH).build())
              .build());

  private final List<Message> messages = new ArrayList<>();

  void add(List<Item> items) {
    items.forEach(item -> messages.addAll(item.messages()));
  }

  Told and(Told other) {
    messages.addAll(other.messages);
    return this;
  }

  List<Message> messages() {
    return messages;
  }

  List<AgentLlmUsage> calls() {
    return of(AgentLlmUsage.class, Topics.AGENT_LLM_USAGE.name());
  }

  List<AgentRunEvent> events() {
    return of(AgentRunEvent.class, Topics.AGENT_EVENTS.name());
  }

  List<AgentRunEvent> events(String type) {
    return events().stream().filter(event -> event.getEventType().equals(type)).toList();
  }

  AgentRunEvent event(String type) {
    return events(type).get(0);
  }

  List<AgentRunEvent> ofSession() {
    return of(AgentRunEvent.class, Topics.AGENT_SESSION_EVENTS.name());
  }

  List<AgentRun> runs() {
    return of(AgentRun.class, Topics.AGENT_RUNS.name());
  }

  /** The run's status as its versions say it: of those that end it the latest. */
  String status(String run) {
    return runs().stream()
        .filter(version -> version.getRunId().equals(run))
        .filter(version -> !version.getStatus().equals("running"))
        .max(Comparator.comparing(AgentRun::getRecordedAt))
        .map(AgentRun::getStatus)
        .orElse("running");
  }

  /** The newest metadata of a run. */
  JsonNode metadata(String run) {
    return runs().stream()
        .filter(version -> version.getRunId().equals(run) && version.getMetadata() != null)
        .max(Comparator.comparing(AgentRun::getRecordedAt))
        .map(version -> json(version.getMetadata()))
        .orElseThrow();
  }

  /** What counts, by the law of one number per call. */
  OneNumber counted() {
    return OneNumber.of(calls());
  }

  static JsonNode data(AgentRunEvent event) {
    return json(event.getData());
  }

  static JsonNode json(String json) {
    try {
      return JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  private <T> List<T> of(Class<T> type, String topic) {
    return messages.stream()
        .filter(message -> message.topic().name().equals(topic))
        .map(message -> type.cast(message.value()))
        .toList();
  }
}
