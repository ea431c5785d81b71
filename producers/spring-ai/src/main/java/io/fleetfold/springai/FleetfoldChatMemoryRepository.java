package io.fleetfold.springai;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.memory.ChatMemories;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;
import org.springframework.util.Assert;

/**
 * Durable conversations for Spring AI's chat memories, in place of its in-memory repository: they
 * outlive the process and are shared by all processes.
 *
 * <p>The conversation {@code ann} is the session {@code app/ann/chat}. Each message that a chat
 * memory adds becomes a message of the session, once; what a chat memory evicts stays in the
 * session's history and leaves the conversation, which is a window on that history. {@link
 * #findByConversationId} gives what {@link #saveAll} was given, save that metadata are what JSON
 * makes of them (values that have no JSON are left out), that NUL characters and halves of
 * surrogate pairs are taken out, and that messages of classes of one's own come back as Spring AI's
 * message of their type. Messages that other writers append to the session are in the conversation,
 * too.
 *
 * <p>{@link #saveAll} goes on from what its thread has read of the conversation last, as chat
 * memories do it; if somebody else changed it since, it throws a {@link
 * io.fleetfold.client.memory.StaleMemoryException} and writes nothing: read again and repeat, which
 * is what another {@code ChatMemory.add} does. Every call waits for its answer, bounded; other
 * errors are a {@link io.fleetfold.client.session.SessionException}, whose subclass says whether to
 * repeat. Thread-safe.
 */
public final class FleetfoldChatMemoryRepository implements ChatMemoryRepository {
  private static final String SESSION = "chat";
  private static final int PAGE = 1_000;

  private final Sessions sessions;
  private final String app;
  private final ChatMemories<KeptMessage> memories;

  private FleetfoldChatMemoryRepository(Builder builder) {
    this.sessions = builder.sessions;
    this.app = builder.app;
    this.memories =
        new ChatMemories<>(sessions, new KeptMessages(app), Optional.ofNullable(builder.ttl));
  }

  /**
   * Conversations of that client.
   *
   * @param app the application that they are kept for
   */
  public static FleetfoldChatMemoryRepository of(FleetfoldClient client, String app) {
    return builder(client).app(app).build();
  }

  /** Settings, with the sessions of a client. */
  public static Builder builder(FleetfoldClient client) {
    return builder(Sessions.of(client));
  }

  /** Settings to build a repository with. */
  public static Builder builder(Sessions sessions) {
    return new Builder(sessions);
  }

  /**
   * The conversations of the application, the one that was changed last first. While others delete
   * some, one of the rest may be missing.
   */
  @Override
  public List<String> findConversationIds() {
    Set<String> ids = new LinkedHashSet<>();
    SessionQuery query = SessionQuery.of(app).limit(PAGE);
    List<SessionSnapshot> page;
    do {
      page = sessions.list(query);
      page.stream()
          .map(SessionSnapshot::key)
          .filter(key -> key.session().equals(SESSION))
          .forEach(key -> ids.add(key.user()));
      query = query.offset(query.offset() + page.size());
    } while (page.size() == PAGE);
    return new ArrayList<>(ids);
  }

  @Override
  public List<Message> findByConversationId(String conversationId) {
    List<Message> messages = new ArrayList<>();
    memories.read(key(conversationId)).forEach(kept -> messages.add(kept.message()));
    return messages;
  }

  @Override
  public void saveAll(String conversationId, List<Message> messages) {
    SessionKey key = key(conversationId);
    Assert.notNull(messages, "messages cannot be null");
    Assert.noNullElements(messages, "messages cannot contain null elements");
    memories.update(key, seen -> kept(messages, seen), Optional.empty());
  }

  @Override
  public void deleteByConversationId(String conversationId) {
    memories.delete(key(conversationId));
  }

  /** The session that keeps the conversation of that id. */
  public SessionKey key(String conversationId) {
    Assert.hasText(conversationId, "conversationId cannot be null or empty");
    return new SessionKey(app, conversationId, SESSION);
  }

  /** Those that were read stay what they are, unless somebody changed them in place. */
  private static List<KeptMessage> kept(List<Message> messages, List<KeptMessage> seen) {
    IdentityHashMap<Message, KeptMessage> known = new IdentityHashMap<>();
    seen.forEach(kept -> known.put(kept.message(), kept));
    List<KeptMessage> all = new ArrayList<>();
    for (Message message : messages) {
      KeptMessage now = KeptMessage.of(message);
      KeptMessage before = known.get(message);
      all.add(now.equals(before) ? before : now);
    }
    return all;
  }

  /** Settings of a repository. Not thread-safe. */
  public static final class Builder {
    private final Sessions sessions;
    private String app = KeptMessages.NAME;
    private Duration ttl;

    private Builder(Sessions sessions) {
      this.sessions = Objects.requireNonNull(sessions, "sessions cannot be null");
    }

    /** The application that conversations are kept for, and the author of its answers. */
    public Builder app(String name) {
      this.app = Objects.requireNonNull(name, "app cannot be null");
      return this;
    }

    /** How long a conversation lives after its last change; for ever by default. */
    public Builder ttl(Duration duration) {
      this.ttl = duration;
      return this;
    }

    /** Builds the repository. */
    public FleetfoldChatMemoryRepository build() {
      return new FleetfoldChatMemoryRepository(this);
    }
  }
}
