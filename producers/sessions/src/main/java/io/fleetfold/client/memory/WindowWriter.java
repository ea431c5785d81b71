package io.fleetfold.client.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.memory.Window.WindowMessage;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionEventTypes;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes changes of chat memories into sessions. Each append insists on the revision before it. A
 * change of several appends is seen by readers with the last one.
 */
final class WindowWriter<M> {
  private static final long MAX_HEAD = 256 << 10;
  private static final int MAX_BYTES = 512 << 10;
  private static final int MAX_MESSAGES = 500;

  private final Sessions sessions;
  private final MessageCodec<M> codec;
  private final StateKeys keys;
  private final Optional<Duration> ttl;

  WindowWriter(Sessions sessions, MessageCodec<M> codec, Optional<Duration> ttl) {
    this.sessions = sessions;
    this.codec = codec;
    this.keys = StateKeys.of(codec);
    this.ttl = ttl;
  }

  /**
   * Makes the memory hold these messages.
   *
   * @param now what the writer has seen
   * @param run the run that the messages are of
   * @return the memory as it is then
   */
  Window<M> write(SessionKey key, Window<M> now, List<M> wanted, Optional<String> run) {
    WindowChange<M> change = WindowChange.between(now, wanted, this::length, MAX_HEAD);
    boolean changesNothing =
        change.said().isEmpty()
            && now.isOpen()
            && change.after() == now.after()
            && change.head().equals(now.head());
    if (changesNothing) {
      return now;
    }
    Window<M> base = now.exists() ? now : create(key);
    List<SessionEvent> events = events(change, base);
    run.ifPresent(id -> events.forEach(event -> event.run(id)));
    long revision = base.revision();
    for (SessionEvent event : events) {
      revision = append(key, event.expectedRevision(base.generation(), revision));
    }
    return next(base, change, revision);
  }

  private Window<M> create(SessionKey key) {
    NewSession session = NewSession.of(key.app(), key.user()).id(key.session());
    ttl.ifPresent(session::ttl);
    SessionSnapshot created = sessions.create(session);
    return new Window<>(created.generation(), created.revision(), 0, 0, 0, List.of(), List.of());
  }

  private long append(SessionKey key, SessionEvent event) {
    Append append;
    try {
      append = sessions.append(key, event);
    } catch (SessionTimeoutException e) {
      // it may have been written: with the same id it counts once
      append = sessions.append(key, event);
    }
    return append.revision().orElseThrow();
  }

  private List<SessionEvent> events(WindowChange<M> change, Window<M> base) {
    List<SessionEvent> events = new ArrayList<>();
    chunks(change.said()).forEach(chunk -> events.add(saying(chunk)));
    if (events.isEmpty()) {
      events.add(SessionEvent.of(SessionEventTypes.STATE_CHANGED));
    }
    SessionEvent first = events.get(0);
    SessionEvent last = events.get(events.size() - 1);
    if (first != last) {
      first.set(keys.until(), base.until());
    }
    if (first != last || !base.isOpen()) {
      last.remove(keys.until());
    }
    if (change.after() != base.after()) {
      last.set(keys.after(), change.after());
    }
    if (!change.head().equals(base.head())) {
      last.set(keys.head(), change.head().isEmpty() ? null : array(change.head()));
    }
    return events;
  }

  private List<JsonNode> array(List<M> messages) {
    return messages.stream().map(codec::toJson).toList();
  }

  private long length(M message) {
    return codec.toJson(message).toString().length();
  }

  private SessionEvent saying(List<ObjectNode> chunk) {
    if (chunk.size() > 1) {
      return SessionEvent.of(SessionEventTypes.UPDATED).data(Map.of("messages", chunk));
    }
    ObjectNode message = chunk.get(0);
    return SessionEvent.message(message.path("author").textValue())
        .role(message.path("role").textValue())
        .content(message.get("content"))
        .finalResponse(message.path("final").asBoolean());
  }

  private List<List<ObjectNode>> chunks(List<M> messages) {
    List<List<ObjectNode>> chunks = new ArrayList<>();
    int bytes = 0;
    for (M message : messages) {
      ObjectNode json = json(message);
      int size = json.toString().getBytes(StandardCharsets.UTF_8).length;
      List<ObjectNode> chunk = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
      if (chunk == null || chunk.size() == MAX_MESSAGES || bytes + size > MAX_BYTES) {
        chunk = new ArrayList<>();
        chunks.add(chunk);
        bytes = 0;
      }
      chunk.add(json);
      bytes += size;
    }
    return chunks;
  }

  private ObjectNode json(M message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("role", codec.role(message));
    json.put("author", codec.author(message));
    json.set("content", codec.content(message));
    if (codec.isFinal(message)) {
      json.put("final", true);
    }
    return json;
  }

  private Window<M> next(Window<M> base, WindowChange<M> change, long revision) {
    List<WindowMessage<M>> tail = new ArrayList<>(base.tail());
    tail.removeIf(said -> said.sequence() <= change.after());
    long sequence = base.count();
    for (M message : change.said()) {
      tail.add(new WindowMessage<>(++sequence, message));
    }
    return new Window<>(
        base.generation(), revision, sequence, change.after(), sequence, change.head(), tail);
  }
}
