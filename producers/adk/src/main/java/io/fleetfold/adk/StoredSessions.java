package io.fleetfold.adk;

import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import io.fleetfold.client.session.AsyncSessions;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.client.session.UnknownSessionException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Reads sessions as the kit wants them. */
final class StoredSessions {
  /** The most of a page. */
  static final int MAX = 1_000;

  private final AsyncSessions sessions;

  StoredSessions(AsyncSessions sessions) {
    this.sessions = sessions;
  }

  /** A session with all messages that the configuration asks for, however many. */
  CompletableFuture<Optional<SessionSnapshot>> get(SessionKey key, GetSessionConfig config) {
    int newest = config.numRecentEvents().orElse(Integer.MAX_VALUE);
    Optional<Instant> after = config.afterTimestamp().map(StoredSessions::wholeMillis);
    MessageFilter first = new MessageFilter(Math.min(newest, MessageFilter.MAX), after);
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
        .messagePage(key, Sessions.MAX_MESSAGES, after, cursor)
        .thenCompose(
            (MessagePage page) -> {
              all.addAll(page.items());
              return page.nextCursor().isEmpty()
                  ? CompletableFuture.completedFuture(null)
                  : pages(key, after, page.nextCursor(), all);
            });
  }

  /**
   * A page of messages, oldest first; empty for an unknown session.
   *
   * @param behind only those with a greater sequence
   * @param size 1 to {@link #MAX}
   */
  CompletableFuture<List<SessionMessage>> page(SessionKey key, long behind, int size) {
    List<SessionMessage> newestFirst = new ArrayList<>();
    return page(key, behind, behind + size + 1, size, newestFirst)
        .handle(
            (unused, error) -> {
              Throwable cause = error == null ? null : Failures.unwrap(error);
              if (cause != null && !(cause instanceof UnknownSessionException)) {
                throw new CompletionException(cause);
              }
              Collections.reverse(newestFirst);
              return newestFirst;
            });
  }

  /** A cursor is the sequence that is to be gone below; a page may end early, bounded by bytes. */
  private CompletableFuture<Void> page(
      SessionKey key, long behind, long before, int size, List<SessionMessage> into) {
    return sessions
        .messagePage(key, size, Optional.empty(), Optional.of(Long.toString(before)))
        .thenCompose(
            page -> {
              page.items().stream()
                  .filter(message -> message.sequence() > behind)
                  .forEach(into::add);
              long reached = page.items().isEmpty() ? 0 : last(page).sequence();
              return page.nextCursor().isEmpty() || reached <= behind + 1
                  ? CompletableFuture.completedFuture(null)
                  : page(key, behind, reached, size, into);
            });
  }

  private static SessionMessage last(MessagePage page) {
    return page.items().get(page.items().size() - 1);
  }

  /** All sessions of the user, without messages, the last updated first. */
  CompletableFuture<List<SessionSnapshot>> list(String app, String user) {
    return sessions
        .all(app, user)
        .thenApply(
            all ->
                all.stream()
                    .sorted(Comparator.comparing(SessionSnapshot::updatedAt).reversed())
                    .toList());
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
