package io.fleetfold.adk;

import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import io.fleetfold.client.session.AsyncSessions;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Reads sessions as the kit wants them. */
final class StoredSessions {
  private static final int PAGE = 1_000;

  private final AsyncSessions sessions;

  StoredSessions(AsyncSessions sessions) {
    this.sessions = sessions;
  }

  /** A session with all messages that the configuration asks for, however many. */
  CompletableFuture<Optional<SessionSnapshot>> get(SessionKey key, GetSessionConfig config) {
    int newest = config.numRecentEvents().orElse(Integer.MAX_VALUE);
    Optional<Instant> after = config.afterTimestamp().map(StoredSessions::wholeMillis);
    MessageFilter first = new MessageFilter(Math.min(newest, MessageFilter.MOST), after);
    return sessions
        .get(key, first)
        .thenCompose(
            found ->
                found.isEmpty() || Math.min(newest, found.get().messageCount()) <= first.newest()
                    ? CompletableFuture.completedFuture(found)
                    : messages(found.get(), newest, after)
                        .thenApply(all -> Optional.of(found.get().withMessages(all))));
  }

  /** Event times have milliseconds: the first one that is not before that time. */
  private static Instant wholeMillis(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(time) ? whole : whole.plusMillis(1);
  }

  /** More messages than come with a session, page by page; those as of the snapshot. */
  private CompletableFuture<List<SessionMessage>> messages(
      SessionSnapshot session, int newest, Optional<Instant> after) {
    List<SessionMessage> all = new ArrayList<>();
    return pages(session.key(), after, Optional.empty(), all)
        .thenApply(
            unused ->
                all.stream()
                    .filter(message -> message.revision() <= session.revision())
                    .filter(message -> message.sequence() > session.messageCount() - newest)
                    .sorted(Comparator.comparingLong(SessionMessage::sequence))
                    .toList());
  }

  private CompletableFuture<Void> pages(
      SessionKey key, Optional<Instant> after, Optional<String> cursor, List<SessionMessage> all) {
    return sessions
        .messagePage(key, Sessions.MOST_MESSAGES, after, cursor)
        .thenCompose(
            (MessagePage page) -> {
              all.addAll(page.items());
              return page.nextCursor().isEmpty()
                  ? CompletableFuture.completedFuture(null)
                  : pages(key, after, page.nextCursor(), all);
            });
  }

  /** All sessions of the user, without messages. */
  CompletableFuture<List<SessionSnapshot>> list(String app, String user) {
    return list(SessionQuery.of(app, user).limit(PAGE), new ArrayList<>());
  }

  private CompletableFuture<List<SessionSnapshot>> list(
      SessionQuery query, List<SessionSnapshot> before) {
    return sessions
        .list(query.offset(before.size()))
        .thenCompose(
            page -> {
              before.addAll(page);
              return page.size() < PAGE
                  ? CompletableFuture.completedFuture(before)
                  : list(query, before);
            });
  }

  /** The session as an object of the kit. */
  static Session toSession(SessionSnapshot snapshot) {
    ConcurrentHashMap<String, Object> state = new ConcurrentHashMap<>();
    snapshot.state().forEach((key, value) -> state.put(key, StateValues.copy(key, value, 0)));
    return Session.builder(snapshot.key().session())
        .appName(snapshot.key().app())
        .userId(snapshot.key().user())
        .state(state)
        .events(snapshot.messages().stream().map(EventJson::read).toList())
        .lastUpdateTime(snapshot.updatedAt())
        .build();
  }
}
