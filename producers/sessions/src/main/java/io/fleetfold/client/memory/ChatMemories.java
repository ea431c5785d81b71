package io.fleetfold.client.memory;

import io.fleetfold.client.session.SessionExistsException;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.client.session.StaleRevisionException;
import io.fleetfold.client.session.UnknownSessionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Chat memories as sessions. Each message that is added becomes a message of the session, once;
 * what is evicted stays in the session's history and leaves the memory, which is a window on that
 * history.
 *
 * <p>An update goes on from what its thread has read of the memory last, as chat memories of the
 * libraries do it. Calls wait for their answer, bounded; they throw a {@link StaleMemoryException}
 * or a {@link io.fleetfold.client.session.SessionException}. Thread-safe.
 *
 * @param <M> a message as the library has it
 */
public final class ChatMemories<M> {
  private final Sessions sessions;
  private final WindowReader<M> reader;
  private final WindowWriter<M> writer;
  private final KnownWindows<M> windows = new KnownWindows<>();

  /**
   * Memories in these sessions.
   *
   * @param ttl how long a memory lives after its last change; empty for ever
   */
  public ChatMemories(Sessions sessions, MessageCodec<M> codec, Optional<Duration> ttl) {
    this.sessions = sessions;
    this.reader = new WindowReader<>(sessions, codec);
    this.writer = new WindowWriter<>(sessions, codec, ttl);
  }

  /** The memory's messages, oldest first; none of an unknown one. */
  public List<M> read(SessionKey key) {
    return refusing(
        key,
        () -> {
          Window<M> window = reader.read(key);
          windows.read(key, window);
          return window.messages();
        });
  }

  /**
   * Makes the memory hold other messages. What it holds already is not written again: the very
   * objects that were read, or equal ones where none of these is among them.
   *
   * @param change from the messages that this update goes on from to those wanted
   * @param run the run that the new messages are of
   * @throws StaleMemoryException when somebody else changed the memory since; nothing is written
   */
  public void update(SessionKey key, UnaryOperator<List<M>> change, Optional<String> run) {
    refusing(
        key,
        () -> {
          Window<M> now = windows.seen(key).orElseGet(() -> reader.read(key));
          Window<M> next = writer.write(key, now, change.apply(now.messages()), run);
          windows.written(key, next);
          return next;
        });
  }

  /**
   * Deletes the memory's session with its messages, whatever it has.
   *
   * @return whether there was one
   */
  public boolean delete(SessionKey key) {
    return refusing(
        key,
        () -> {
          boolean wasThere = sessions.delete(key);
          windows.forget(key);
          return wasThere;
        });
  }

  private static <T> T refusing(SessionKey key, Supplier<T> work) {
    try {
      return work.get();
    } catch (StaleRevisionException | SessionExistsException | UnknownSessionException e) {
      // a session that came or went meanwhile is a change, too
      throw new StaleMemoryException(key, e);
    }
  }
}
