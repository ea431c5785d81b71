package io.fleetfold.adk;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.common.collect.MapMaker;
import io.fleetfold.adk.SessionHandle.Seen;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.AsyncSessions;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/** Appends to sessions and keeps session objects in step with what is stored. Thread-safe. */
final class SessionWriter {
  private final AsyncSessions sessions;
  private final boolean staleWriters;
  private final RunIds runs;
  private final Optional<LargeParts> large;

  /** The kit's sessions have no revision: it is kept beside each object, by identity. */
  private final ConcurrentMap<Session, SessionHandle> handles = new MapMaker().weakKeys().makeMap();

  SessionWriter(
      AsyncSessions sessions, boolean staleWriters, RunIds runs, Optional<LargeParts> large) {
    this.sessions = sessions;
    this.staleWriters = staleWriters;
    this.runs = runs;
    this.large = large;
  }

  SessionHandle handle(Session session) {
    return handles.computeIfAbsent(session, unused -> new SessionHandle());
  }

  /** Stores the event, then shows it in the session object. */
  CompletableFuture<Event> append(Session session, Event event, String id) {
    SessionKey key = key(session);
    Event kept = large.map(parts -> parts.stored(key, id, event)).orElse(event);
    SessionEvent message = EventJson.write(kept, id);
    runs.of(event.invocationId(), event.author()).ifPresent(message::run);
    SessionHandle handle = handle(session);
    return handle.inOrder(
        () ->
            expected(session, key, handle)
                .thenCompose(seen -> append(key, message, seen, handle))
                .thenApply(
                    append -> {
                      event.setId(id);
                      // appended again, say after a timeout, it may be in the object already
                      if (!append.duplicate() || !has(session, id)) {
                        show(session, event);
                      }
                      return event;
                    }));
  }

  private CompletableFuture<Append> append(
      SessionKey key, SessionEvent message, Optional<Seen> seen, SessionHandle handle) {
    if (seen.isEmpty()) {
      return sessions.append(key, message);
    }
    long generation = seen.get().generation();
    return sessions
        .append(key, message.expectedRevision(generation, seen.get().revision()))
        .thenApply(
            append -> {
              append.revision().ifPresent(now -> handle.atLeast(generation, now));
              return append;
            });
  }

  /** What to insist on; empty where any revision will do. */
  private CompletableFuture<Optional<Seen>> expected(
      Session session, SessionKey key, SessionHandle handle) {
    if (staleWriters) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Optional<Seen> known = handle.seen();
    return known.isPresent()
        ? CompletableFuture.completedFuture(known)
        : sessions
            .get(key, MessageFilter.none())
            .thenApply(
                found -> {
                  Instant stored = found.orElseThrow(() -> unknown(key)).updatedAt();
                  if (!isThen(session.lastUpdateTime(), stored)) {
                    throw new StaleSessionException(
                        "session "
                            + key
                            + " was last updated at "
                            + stored
                            + ", this object of it at "
                            + session.lastUpdateTime()
                            + ": get the session from this service and append to that object");
                  }
                  return Optional.of(new Seen(found.get().generation(), found.get().revision()));
                });
  }

  /** The kit's JSON has times as fractions of seconds, which are not exact. */
  private static boolean isThen(Instant shown, Instant stored) {
    return Duration.between(stored, shown).abs().compareTo(Duration.ofNanos(500_000)) < 0;
  }

  private static SessionNotFoundException unknown(SessionKey key) {
    return new SessionNotFoundException("session " + key + " does not exist: create it");
  }

  CompletableFuture<Append> status(Session session, SessionStatus status) {
    SessionKey key = key(session);
    SessionHandle handle = handle(session);
    return handle.inOrder(
        () ->
            sessions
                .append(key, SessionEvent.status(status).awaited())
                .thenApply(
                    append -> {
                      append.revision().ifPresent(handle::advance);
                      return append;
                    }));
  }

  private static SessionKey key(Session session) {
    return new SessionKey(session.appName(), session.userId(), session.id());
  }

  private static boolean has(Session session, String id) {
    return List.copyOf(session.events()).stream().anyMatch(known -> id.equals(known.id()));
  }

  private static void show(Session session, Event event) {
    if (event.actions() != null) {
      event
          .actions()
          .stateDelta()
          .forEach(
              (name, value) -> {
                if (StateValues.isRemoval(value)) {
                  session.state().remove(name);
                } else {
                  session.state().put(name, value);
                }
              });
    }
    session.events().add(event);
    session.lastUpdateTime(Instant.ofEpochMilli(event.timestamp()));
  }

  /**
   * Shows the {@code temp:} keys of the initial state in the object, the only place they are in.
   */
  void showTemp(Session session, Map<String, Object> initial) {
    initial.forEach(
        (name, value) -> {
          if (StateValues.isTemp(name) && !StateValues.isRemoval(value)) {
            session.state().put(name, value);
          }
        });
  }
}
