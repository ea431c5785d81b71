package io.fleetfold.client.session;

import io.fleetfold.records.AgentRunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where sessions live: in Fleetfold, or in memory. What goes wrong completes the future with a
 * {@link SessionException}. Thread-safe.
 */
public interface SessionBackend extends AutoCloseable {
  /**
   * Appends a checked event.
   *
   * @param awaited whether to wait until it is decided
   */
  CompletableFuture<Append> append(AgentRunEvent event, boolean awaited);

  /** Appends a checked event, waits until it is decided, and reads the session with it. */
  CompletableFuture<SessionSnapshot> appendAndGet(AgentRunEvent event, MessageFilter messages);

  /** What became of an append that was not waited for. */
  CompletableFuture<Append> decided(Append append);

  CompletableFuture<Optional<SessionSnapshot>> get(SessionKey key, MessageFilter messages);

  CompletableFuture<Optional<ScopedState>> state(SessionKey key);

  CompletableFuture<List<SessionSnapshot>> list(SessionQuery query);

  /** All sessions of a user without messages, in the order of their ids. */
  CompletableFuture<List<SessionSnapshot>> all(String app, String user);

  CompletableFuture<MessagePage> messages(
      SessionKey key, int limit, Optional<Instant> after, Optional<String> cursor);

  CompletableFuture<SessionStats> stats();

  /** Lets later reads of the user's sessions include that position. */
  void observe(String app, String user, String token);

  /** What keeps sessions from working, in words; empty when nothing does. Waits so long at most. */
  List<String> problems(Duration limit);

  @Override
  void close();
}
