package io.fleetfold.langchain4j;

import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.langchain4j.Window.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads chat memories out of sessions. */
final class WindowReader {
  /** The state key of the messages that are kept by value. */
  static final String HEAD = "langchain4j.head";

  /**
   * The state key of the sequence behind which the window begins; from the first one by default.
   */
  static final String AFTER = "langchain4j.after";

  /** The state key of the window's last sequence, where an update is under way; none by default. */
  static final String UNTIL = "langchain4j.until";

  // most memories are smaller, and what the client has read before it is not sent again
  private static final int FIRST = 100;

  private final Sessions sessions;

  WindowReader(Sessions sessions) {
    this.sessions = sessions;
  }

  Window read(SessionKey key) {
    int asked = FIRST;
    while (true) {
      Optional<SessionSnapshot> found = sessions.get(key, MessageFilter.newest(asked));
      if (found.isEmpty()) {
        return Window.NONE;
      }
      SessionSnapshot session = found.get();
      long needed = session.messageCount() - number(session, AFTER, 0);
      if (needed <= session.messages().size()) {
        return window(session, session.messages());
      }
      if (asked == MessageFilter.MOST) {
        return window(session, pages(session, needed));
      }
      asked = (int) Math.min(Math.max(needed, asked), MessageFilter.MOST);
    }
  }

  private static Window window(SessionSnapshot session, List<SessionMessage> messages) {
    long count = session.messageCount();
    long after = number(session, AFTER, 0);
    long until = number(session, UNTIL, count);
    List<Said> tail = new ArrayList<>();
    for (SessionMessage message : messages) {
      if (message.sequence() > after && message.sequence() <= until) {
        MessageJson.read(message).ifPresent(said -> tail.add(new Said(message.sequence(), said)));
      }
    }
    return new Window(
        session.generation(),
        session.revision(),
        count,
        after,
        until,
        MessageJson.readAll(session.state().get(HEAD)),
        tail);
  }

  /** A window of more messages than come with a session; those as of the snapshot, oldest first. */
  private List<SessionMessage> pages(SessionSnapshot session, long needed) {
    List<SessionMessage> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      MessagePage page =
          sessions.messagePage(session.key(), Sessions.MOST_MESSAGES, Optional.empty(), cursor);
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
