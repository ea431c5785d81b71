package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.SessionDeletion;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.records.SessionState;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.deadletters.DeadLetters;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.Origin;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.ingest.StateDelta;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.sessions.SessionRecords.Scope;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.StateEntry;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what leaves the folds of sessions and of applications' state. Not thread-safe. */
public final class SessionSender {
  private final ProcessorContext<byte[], byte[]> context;
  private final SessionOutputs outputs;
  private final String fold;

  SessionSender(ProcessorContext<byte[], byte[]> context, SessionOutputs outputs, String fold) {
    this.context = context;
    this.outputs = outputs;
    this.fold = fold;
  }

  /** The name of a fold's sink of a topic: a sink of two folds would make one of them. */
  public static String sink(String fold, Topic<?> topic) {
    return fold + "-" + topic.name() + "-sink";
  }

  void session(SessionId id, SessionCore core, long at) {
    send(outputs.sessions(), id.outputKey(), SessionRecords.session(id, core), at);
  }

  void message(SessionId id, SessionMessage message, long at) {
    send(outputs.messages(), id.outputKey(), message, at);
  }

  /** Sends a key as it is now, or that it was removed. */
  void state(Scope scope, String key, StateEntry entry, long at) {
    SessionState state =
        entry == null || entry.getValue() == null ? null : SessionRecords.state(scope, key, entry);
    send(outputs.states(), scope.outputKey(key), state, at);
  }

  void deletion(SessionId id, long generation, String reason, long at) {
    SessionDeletion deletion =
        new SessionDeletion(
            id.app(), id.user(), id.sessionId(), generation, reason, Instant.ofEpochMilli(at));
    send(outputs.sessions(), id.outputKey(), null, at);
    send(outputs.deletions(), id.outputKey(), deletion, at);
  }

  /** Sends keys of an application on to its own task. */
  void appState(SessionInput.Event input, Map<String, String> delta, long logTime) {
    AgentRunEvent event = input.record();
    Source source = input.source();
    AppStateChange change =
        new AppStateChange(
            event.getAppName(),
            source.partition(),
            source.offset(),
            event.getEventId(),
            event.getTimestamp(),
            StateDelta.json(delta),
            Instant.ofEpochMilli(logTime));
    send(outputs.appChanges(), RecordKeys.encode(event.getAppName()), change, source.logTime());
  }

  /** Sends the event to its run, its bytes untouched. */
  void toRun(Source source, String runId) {
    forward(Topics.AGENT_EVENTS, runId, source.value(), source.logTime(), Origin.of(source));
  }

  /** Sends an event to the partition of its user, its bytes untouched. */
  void stray(Input.Stray stray) {
    Source source = stray.source();
    forward(
        Topics.AGENT_SESSION_EVENTS,
        stray.key(),
        source.value(),
        source.logTime(),
        Origin.of(source));
  }

  /** Writes an event of the app's own into the user's log. */
  void event(AgentRunEvent event, String userKey, long at) {
    send(outputs.events(), userKey, event, at);
  }

  void deadLetter(Source source, String reason, String message) {
    DeadLetter letter = DeadLetters.of(source, reason, message);
    send(outputs.deadLetters(), DeadLetters.key(source), letter, source.logTime());
  }

  private <V extends SpecificRecord> void send(
      RecordSerializer<V> output, String key, V value, long at) {
    byte[] bytes = output.serialize(null, value);
    // without the input's headers: they are the producer's, and say nothing about an output
    forward(output.topic(), key, bytes, at, new RecordHeaders());
  }

  private void forward(Topic<?> topic, String key, byte[] value, long at, Headers headers) {
    context.forward(new Record<>(Keys.utf8(key), value, at, headers), sink(fold, topic));
  }
}
