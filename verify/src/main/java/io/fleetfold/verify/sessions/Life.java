package io.fleetfold.verify.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.verify.saved.SavedSession;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.util.LinkedHashMap;
import java.util.Map;

/** One life of a session, from its creation to its deletion, event by event. */
final class Life {
  private static final int ACTIVE = 0;
  private static final int COMPLETED = 1;

  private final long generation;
  private final long createdAt;
  private final KeyedState state;
  private final Visits visits;
  private long revision;
  private int status = ACTIVE;
  private long messages;
  private Print messagePrint = Print.NOTHING;
  private Long lastMessageAt;
  private String metadata;
  private long updatedAt;
  private Long completedAt;
  private Long ttlMs;
  private long lastLogAt;

  Life(long generation, long createdAt) {
    this(generation, createdAt, new KeyedState(), new Visits());
  }

  private Life(long generation, long createdAt, KeyedState state, Visits visits) {
    this.generation = generation;
    this.createdAt = createdAt;
    this.state = state;
    this.visits = visits;
  }

  long generation() {
    return generation;
  }

  long revision() {
    return revision;
  }

  /**
   * Whether its time is over.
   *
   * @param usual its time to live where no event has set one; null for ever
   */
  boolean isOver(Long usual, long logTime) {
    Long ttl = ttlMs == null ? usual : ttlMs;
    return ttl != null && ttl != Facts.FOR_EVER && logTime - lastLogAt >= ttl;
  }

  KeyedState state() {
    return state;
  }

  /** What the metadata would be with changes; null for none. */
  String metadata(Map<String, String> changes) {
    Map<String, String> all = metadata == null ? new LinkedHashMap<>() : JsonParts.fields(metadata);
    changes.forEach(
        (key, value) -> {
          if (value.equals("null")) {
            all.remove(key);
          } else {
            all.put(key, value);
          }
        });
    return all.isEmpty() ? null : JsonParts.object(all);
  }

  String metadata() {
    return metadata;
  }

  /** Folds an accepted event that does not end it. */
  void fold(SessionEvent input) {
    AgentRunEvent event = input.event();
    Facts facts = input.facts();
    long time = input.time();
    switch (event.getEventType()) {
      case "session_created", "session_updated" -> settings(facts, time);
      case "session_closed" -> {
        settings(facts, time);
        if (facts.status == null) {
          status(COMPLETED, time);
        }
      }
      case "route_entered" -> visits.enter(facts.route, facts.step, time);
      case "route_completed" -> visits.complete(facts.route, time);
      default -> {
        // its state delta and its message count
      }
    }
    revision++;
    updatedAt = time;
    lastLogAt = input.record().time();
    state.apply(input.delta().session(), generation, time);
    tell(input);
  }

  private void settings(Facts facts, long time) {
    if (facts.status != null) {
      status(Facts.STATUSES.indexOf(facts.status), time);
    }
    ttlMs = facts.ttlMs == null ? ttlMs : facts.ttlMs;
    metadata = facts.metadata == null ? metadata : metadata(facts.metadata);
  }

  private void status(int next, long time) {
    if (next == ACTIVE) {
      completedAt = null;
    } else if (status == ACTIVE) {
      completedAt = time;
    }
    status = next;
  }

  private void tell(SessionEvent input) {
    AgentRunEvent event = input.event();
    if (event.getEventType().equals("message")) {
      message(
          input,
          event.getEventId(),
          new Facts.Message(input.facts().role, event.getAuthor(), event.getContent()),
          event.getData(),
          input.delta().kept());
    }
    int n = 0;
    for (Facts.Message message : input.facts().messages) {
      n++;
      message(input, event.getEventId() + "#" + n, message, null, null);
    }
  }

  private void message(
      SessionEvent input, String id, Facts.Message message, String data, String stateDelta) {
    messages++;
    lastMessageAt = input.time();
    AgentRunEvent event = input.event();
    messagePrint =
        messagePrint.plus(
            new Print.Columns()
                .number(generation)
                .text(id)
                .number(messages)
                .number(input.time())
                .text(message.role())
                .text(message.author())
                .json(message.content())
                .json(data)
                .json(stateDelta)
                .text(event.getInvocationId())
                .text(event.getRunId())
                .text(event.getAgentId())
                .text(visits.route())
                .text(visits.step())
                .flag(event.getFinalResponse())
                .number(revision)
                .print());
  }

  /** Its numbers: first as the state stores have them, then as PostgreSQL has them. */
  void put(SessionNumbers stored, SessionNumbers sql) {
    for (SessionNumbers numbers : new SessionNumbers[] {stored, sql}) {
      numbers.put(Field.GENERATION, generation);
      numbers.put(Field.REVISION, revision);
      numbers.put(Field.STATUS, status);
      numbers.put(Field.EVENTS, revision);
      numbers.put(Field.MESSAGES, messages);
      numbers.put(Field.CREATED_AT, createdAt);
      numbers.put(Field.UPDATED_AT, updatedAt);
      numbers.put(Field.COMPLETED_AT, completedAt);
      numbers.put(Field.LAST_MESSAGE_AT, lastMessageAt);
      numbers.put(Field.LAST_LOG_AT, lastLogAt);
      numbers.put(Field.STATE_KEYS, state.count());
      numbers.put(Field.STORED_MESSAGES, messages);
      if (ttlMs == null) {
        // that of the setting when it was created, which the log does not tell
        numbers.untold(Field.TTL);
      } else {
        numbers.put(Field.TTL, ttlMs == Facts.FOR_EVER ? null : ttlMs);
      }
    }
    Print place = new Print.Columns().text(visits.route()).text(visits.step()).print();
    print(stored, sql, Field.PLACE, place);
    print(stored, sql, Field.ROUTES, new Print.Columns().json(visits.json()).print());
    print(stored, sql, Field.METADATA, new Print.Columns().json(metadata).print());
    print(stored, sql, Field.STATE, state.print());
    print(stored, sql, Field.MESSAGE_PRINT, messagePrint);
  }

  private static void print(SessionNumbers stored, SessionNumbers sql, Field field, Print print) {
    stored.put(field, print.stored());
    sql.put(field, print.sql());
  }

  SavedSession save(SessionId id) {
    return SavedSession.newBuilder()
        .setApp(id.app())
        .setUser(id.user())
        .setSession(id.session())
        .setGeneration(generation)
        .setCreatedAt(createdAt)
        .setState(state.save())
        .setVisits(visits.save())
        .setRevision(revision)
        .setStatus(status)
        .setMessages(messages)
        .setMessagePrint(messagePrint.save())
        .setLastMessageAt(lastMessageAt)
        .setMetadata(metadata)
        .setUpdatedAt(updatedAt)
        .setCompletedAt(completedAt)
        .setTtlMs(ttlMs)
        .setLastLogAt(lastLogAt)
        .build();
  }

  static Life of(SavedSession saved) {
    Life life =
        new Life(
            saved.getGeneration(),
            saved.getCreatedAt(),
            KeyedState.of(saved.getState()),
            Visits.of(saved.getVisits()));
    life.revision = saved.getRevision();
    life.status = saved.getStatus();
    life.messages = saved.getMessages();
    life.messagePrint = Print.of(saved.getMessagePrint());
    life.lastMessageAt = saved.getLastMessageAt();
    life.metadata = saved.getMetadata();
    life.updatedAt = saved.getUpdatedAt();
    life.completedAt = saved.getCompletedAt();
    life.ttlMs = saved.getTtlMs();
    life.lastLogAt = saved.getLastLogAt();
    return life;
  }
}
