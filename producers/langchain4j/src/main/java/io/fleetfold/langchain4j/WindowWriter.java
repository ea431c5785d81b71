package io.fleetfold.langchain4j;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.ChatMessage;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionEventTypes;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.langchain4j.Window.Said;
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
final class WindowWriter {
  private static final long MOST_HEAD = 256 << 10;
  private static final int MOST_BYTES = 512 << 10;
  private static final int MOST_MESSAGES = 500;

  private final Sessions sessions;
  private final String agent;
  private final Optional<Duration> ttl;

  WindowWriter(Sessions sessions, String agent, Optional<Duration> ttl) {
    this.sessions = sessions;
    this.agent = agent;
    this.ttl = ttl;
  }

  /**
   * Makes the memory hold these messages.
   *
   * @param now what the writer has seen
   * @param run the run that the messages are of
   * @return the memory as it is then
   */
  Window write(SessionKey key, Window now, List<ChatMessage> wanted, Optional<String> run) {
    WindowChange change = WindowChange.between(now, wanted, MOST_HEAD);
    boolean changesNothing =
        change.said().isEmpty()
            && now.isOpen()
            && change.after() == now.after()
            && change.head().equals(now.head());
    if (changesNothing) {
      return now;
    }
    Window base = now.exists() ? now : create(key);
    List<SessionEvent> events = events(change, base);
    run.ifPresent(id -> events.forEach(event -> event.run(id)));
    long revision = base.revision();
    for (SessionEvent event : events) {
      revision = append(key, event.expectedRevision(base.generation(), revision));
    }
    return next(base, change, revision);
  }

  private Window create(SessionKey key) {
    NewSession session = NewSession.of(key.app(), key.user()).id(key.session());
    ttl.ifPresent(session::ttl);
    SessionSnapshot created = sessions.create(session);
    return new Window(created.generation(), created.revision(), 0, 0, 0, List.of(), List.of());
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

  private List<SessionEvent> events(WindowChange change, Window base) {
    List<SessionEvent> events = new ArrayList<>();
    chunks(change.said()).forEach(chunk -> events.add(saying(chunk)));
    if (events.isEmpty()) {
      events.add(SessionEvent.of(SessionEventTypes.STATE_CHANGED));
    }
    SessionEvent first = events.get(0);
    SessionEvent last = events.get(events.size() - 1);
    if (first != last) {
      first.set(WindowReader.UNTIL, base.until());
    }
    if (first != last || !base.isOpen()) {
      last.remove(WindowReader.UNTIL);
    }
    if (change.after() != base.after()) {
      last.set(WindowReader.AFTER, change.after());
    }
    if (!change.head().equals(base.head())) {
      last.set(
          WindowReader.HEAD, change.head().isEmpty() ? null : MessageJson.array(change.head()));
    }
    return events;
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

  private List<List<ObjectNode>> chunks(List<ChatMessage> messages) {
    List<List<ObjectNode>> chunks = new ArrayList<>();
    int bytes = 0;
    for (ChatMessage message : messages) {
      ObjectNode json = json(message);
      int size = json.toString().getBytes(StandardCharsets.UTF_8).length;
      List<ObjectNode> chunk = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
      if (chunk == null || chunk.size() == MOST_MESSAGES || bytes + size > MOST_BYTES) {
        chunk = new ArrayList<>();
        chunks.add(chunk);
        bytes = 0;
      }
      chunk.add(json);
      bytes += size;
    }
    return chunks;
  }

  private ObjectNode json(ChatMessage message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("role", MessageJson.role(message));
    json.put("author", MessageJson.author(message, agent));
    json.set("content", MessageJson.content(message));
    if (MessageJson.isFinal(message)) {
      json.put("final", true);
    }
    return json;
  }

  private static Window next(Window base, WindowChange change, long revision) {
    List<Said> tail = new ArrayList<>(base.tail());
    tail.removeIf(said -> said.sequence() <= change.after());
    long sequence = base.count();
    for (ChatMessage message : change.said()) {
      tail.add(new Said(++sequence, message));
    }
    return new Window(
        base.generation(), revision, sequence, change.after(), sequence, change.head(), tail);
  }
}
