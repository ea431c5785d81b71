package io.fleetfold.client.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.client.memory.Window.WindowMessage;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads chat memories out of sessions. */
final class WindowReader<M> {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  // most memories are smaller, and what the client has read before it is not sent again
  private static final int FIRST = 100;

  private final Sessions sessions;
  private final MessageCodec<M> codec;
  private final StateKeys keys;

  WindowReader(Sessions sessions, MessageCodec<M> codec) {
    this.sessions = sessions;
    this.codec = codec;
    this.keys = StateKeys.of(codec);
  }

  Window<M> read(SessionKey key) {
    int asked = FIRST;
    while (true) {
      Optional<SessionSnapshot> found = sessions.get(key, MessageFilter.newest(asked));
      if (found.isEmpty()) {
        return Window.none();
      }
      SessionSnapshot session = found.get();
      long needed = session.messageCount() - number(session, keys.after(), 0);
      if (needed <= session.messages().size()) {
        return window(session, session.messages());
      }
      if (asked == MessageFilter.MAX) {
        return window(session, pages(session, needed));
      }
      asked = (int) Math.min(Math.max(needed, asked), MessageFilter.MAX);
    }
  }

  private Window<M> window(SessionSnapshot session, List<SessionMessage> messages) {
    long count = session.messageCount();
    long after = number(session, keys.after(), 0);
    long until = number(session, keys.until(), count);
    List<WindowMessage<M>> tail = new ArrayList<>();
    for (SessionMessage message : messages) {
      if (message.sequence() > after && message.sequence() <= until) {
        codec
            .read(message)
            .ifPresent(said -> tail.add(new WindowMessage<>(message.sequence(), said)));
      }
    }
    return new Window<>(
        session.generation(),
        session.revision(),
        count,
        after,
        until,
        head(session.state().get(keys.head())),
        tail);
  }

  private List<M> head(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(item -> codec.fromJson(MAPPER.valueToTree(item))).toList()
        : List.of();
  }

  /** A window of more messages than come with a session; those as of the snapshot, oldest first. */
  private List<SessionMessage> pages(SessionSnapshot session, long needed) {
    List<SessionMessage> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      MessagePage page =
          sessions.messagePage(session.key(), Sessions.MAX_MESSAGES, Optional.empty(), cursor);
      page.items().stream()
          .filter(message -> message.revision() <= session.revision())
          .forEach(all::add);
      cursor = page.nextCursor();
    } while (cursor.isPresent() && all.size() < needed);
    all.sort(Comparator.comparingLong(SessionMessage::sequence));
    return all;
  }

  private static long number(SessionSnapshot session, String name, long missing) {
    return session.state().get(name) instanceof Number number ? number.longValue() : missing;
  }
}
