package io.fleetfold.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.memory.ChatMemories;
import io.fleetfold.client.memory.StaleMemoryException;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Durable chat memories for LangChain4j, in place of its in-memory store: they outlive the process
 * and are shared by all processes.
 *
 * <p>A memory is a session. Each message that a chat memory adds becomes a message of the session,
 * once; what a chat memory evicts stays in the session's history and leaves the memory, which is a
 * window on that history. What was acknowledged is never lost, and every later {@link #getMessages}
 * of this store's client includes it. {@link #getMessages} gives exactly what {@link
 * #updateMessages} was given, save that NUL characters and halves of surrogate pairs are taken out,
 * and that attributes are what the library's own JSON makes of them. Messages that other writers
 * append to the session are in the memory, too.
 *
 * <p>An update goes on from what its thread has read of the memory last, as chat memories do it; if
 * somebody else changed the memory since, it is refused with a {@link StaleChatMemoryException} and
 * writes nothing. {@link #deleteMessages} deletes the session with its messages, whatever it has.
 *
 * <p>Every call waits for its answer, bounded. Errors are a {@link StaleChatMemoryException}, a
 * {@link ChatMemoryUnavailableException} or an {@link InvalidChatMemoryException}. Thread-safe.
 */
public final class FleetfoldChatMemoryStore implements ChatMemoryStore {
  private final Function<Object, SessionKey> sessionKey;
  private final ChatMemories<ChatMessage> memories;
  private final Function<Object, Optional<String>> runs;

  private FleetfoldChatMemoryStore(Builder builder) {
    this.sessionKey = builder.sessionKey == null ? new MemoryIds(builder.app) : builder.sessionKey;
    this.memories =
        new ChatMemories<>(
            builder.sessions, new MessageJson(builder.app), Optional.ofNullable(builder.ttl));
    this.runs = builder.runs;
    builder.listening.accept(this::key);
  }

  /**
   * Memories of that client.
   *
   * @param app the application that they are kept for
   */
  public static FleetfoldChatMemoryStore of(FleetfoldClient client, String app) {
    return builder(client).app(app).build();
  }

  /** Settings, with the sessions of a client. */
  public static Builder builder(FleetfoldClient client) {
    return builder(Sessions.of(client));
  }

  /** Settings to build a store with. */
  public static Builder builder(Sessions sessions) {
    return new Builder(sessions);
  }

  @Override
  public List<ChatMessage> getMessages(Object memoryId) {
    SessionKey key = key(memoryId);
    return translated(key, () -> memories.read(key));
  }

  @Override
  public void updateMessages(Object memoryId, List<ChatMessage> messages) {
    SessionKey key = key(memoryId);
    if (messages == null) {
      throw new IllegalArgumentException("messages cannot be null");
    }
    translated(
        key,
        () -> {
          memories.update(key, seen -> messages, runs.apply(memoryId));
          return true;
        });
  }

  @Override
  public void deleteMessages(Object memoryId) {
    SessionKey key = key(memoryId);
    translated(key, () -> memories.delete(key));
  }

  /** The session that keeps the memory of that id. */
  public SessionKey key(Object memoryId) {
    if (memoryId == null) {
      throw new IllegalArgumentException("memoryId cannot be null");
    }
    return sessionKey.apply(memoryId);
  }

  private static <T> T translated(SessionKey key, Supplier<T> work) {
    try {
      return work.get();
    } catch (StaleMemoryException e) {
      throw new StaleChatMemoryException(e.getMessage(), e.getCause());
    } catch (SessionException e) {
      throw Failures.of(key, e);
    }
  }

  /** Settings of a store. Not thread-safe. */
  public static final class Builder {
    private final Sessions sessions;
    private String app = "langchain4j";
    private Function<Object, SessionKey> sessionKey;
    private Duration ttl;
    private Function<Object, Optional<String>> runs = memoryId -> Optional.empty();
    private Consumer<Function<Object, SessionKey>> listening = keys -> {};

    private Builder(Sessions sessions) {
      this.sessions = Objects.requireNonNull(sessions, "sessions cannot be null");
    }

    /** The application that memories are kept for, and the author of its answers. */
    public Builder app(String name) {
      this.app = Objects.requireNonNull(name, "app cannot be null");
      return this;
    }

    /**
     * Which session a memory id stands for. By default a {@link SessionKey} is its own; the text of
     * any other id is the user, whose session is called {@code chat}: two ids of one text are one
     * memory.
     */
    public Builder sessionKey(Function<Object, SessionKey> mapping) {
      this.sessionKey = Objects.requireNonNull(mapping, "mapping cannot be null");
      return this;
    }

    /** How long a memory lives after its last change; for ever by default. */
    public Builder ttl(Duration duration) {
      this.ttl = duration;
      return this;
    }

    /**
     * Who tells of the work on these memories: messages carry their run, and runs their session.
     */
    public Builder listeners(FleetfoldListeners listeners) {
      this.runs = listeners::runOf;
      this.listening = listeners::sessionKeys;
      return this;
    }

    /** Builds the store. */
    public FleetfoldChatMemoryStore build() {
      return new FleetfoldChatMemoryStore(this);
    }
  }
}
