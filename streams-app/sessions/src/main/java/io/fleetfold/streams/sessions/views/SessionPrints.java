package io.fleetfold.streams.sessions.views;

import io.fleetfold.records.Session;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.streams.core.ingest.UserKey;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.SessionRecords;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.Fingerprint.Json;
import io.fleetfold.streams.sessions.views.SessionPrint.Shared;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * All that the stores of sessions hold, in short: for whoever compares it with a replay while the
 * folds stand still. Values and messages are read one at a time, and a page ends once it has read a
 * lot of them. Thread-safe.
 */
public final class SessionPrints {
  private static final long MAX_BYTES = 64L << 20;

  private final StoreAccess stores;

  /** The prints of what the stores of this process hold. */
  public SessionPrints(StoreAccess stores) {
    this.stores = stores;
  }

  /**
   * A piece of a list.
   *
   * @param next where the next piece begins; null for the last one
   */
  public record Page<T>(List<T> items, String next) {}

  /** Up to which offset those partitions of sessions are folded: partition, next offset. */
  public Map<Integer, Long> sessionsAsOf(Set<Integer> partitions) {
    return offsets(partitions, at -> at.tally().getNextOffset());
  }

  /** Up to which offset those partitions of applications are folded. */
  public Map<Integer, Long> applicationsAsOf(Set<Integer> partitions) {
    return offsets(partitions, at -> at.appTally().getNextOffset());
  }

  /**
   * From which offset of those partitions on events are folded by the law of this release, and not
   * by that of an earlier one.
   */
  public Map<Integer, Long> lawFrom(Set<Integer> partitions) {
    return offsets(
        partitions,
        at -> {
          SessionTally tally = at.tally();
          return tally.getLawFrom() < 0 ? tally.getNextOffset() : tally.getLawFrom();
        });
  }

  private Map<Integer, Long> offsets(
      Set<Integer> partitions, ToLongFunction<SessionStores> offset) {
    return StoreReads.reading(
        () -> {
          Map<Integer, Long> offsets = new TreeMap<>();
          for (int partition : partitions) {
            offsets.put(partition, offset.applyAsLong(new SessionStores(stores, partition)));
          }
          return offsets;
        });
  }

  /**
   * Sessions of a partition.
   *
   * @param after what the piece before named as next; null for the first
   * @throws IllegalArgumentException when no piece has named that
   */
  public Page<SessionPrint> sessions(int partition, String after, int limit) {
    Bytes from = after == null ? SessionKeys.allCores() : Keys.behind(key(after));
    return StoreReads.reading(() -> page(partition, from, limit));
  }

  private Page<SessionPrint> page(int partition, Bytes from, int limit) {
    List<SessionPrint> items = new ArrayList<>();
    Sums read = new Sums();
    try (KeyValueIterator<Bytes, byte[]> cores =
        stores
            .store(StateStores.SESSION_CORE, partition)
            .range(from, SessionKeys.behindAllCores())) {
      while (cores.hasNext()) {
        var next = cores.next();
        items.add(
            print(
                partition,
                SessionKeys.coreId(next.key),
                SessionCodecs.CORES.decode(next.value),
                read));
        if (cores.hasNext() && (items.size() == limit || read.bytes > MAX_BYTES)) {
          return new Page<>(items, cursor(next.key));
        }
      }
    }
    return new Page<>(items, null);
  }

  private SessionPrint print(int partition, SessionId id, SessionCore core, Sums read) {
    Sums state = new Sums();
    try (KeyValueIterator<Bytes, byte[]> entries =
        stores
            .store(StateStores.SESSION_STATE, partition)
            .prefixScan(
                SessionKeys.sessionState(id, core.getGeneration()), new BytesSerializer())) {
      Bytes scope = SessionKeys.sessionState(id, core.getGeneration());
      entries.forEachRemaining(
          next ->
              state.add(
                  core.getGeneration(),
                  SessionKeys.entryKey(scope, next.key),
                  next.value,
                  /* versioned= */ true));
    }
    Sums messages = new Sums();
    try (KeyValueIterator<Bytes, byte[]> all =
        stores
            .store(StateStores.SESSION_MESSAGES, partition)
            .prefixScan(SessionKeys.messages(id, core.getGeneration()), new BytesSerializer())) {
      all.forEachRemaining(next -> messages.add(next.value));
    }
    read.bytes += state.bytes + messages.bytes;
    Session session = SessionRecords.session(id, core);
    return new SessionPrint(
        id.app(),
        id.user(),
        id.sessionId(),
        core.getGeneration(),
        core.getRevision(),
        session.getStatus(),
        core.getEventCount(),
        core.getMessageCount(),
        core.getCreatedAt(),
        core.getUpdatedAt(),
        time(core.getCompletedAt()),
        time(core.getLastMessageAt()),
        session.getTtlMs(),
        core.getLastLogAt(),
        Fingerprint.of(core.getRoute(), core.getStep()),
        Fingerprint.of(new Json(session.getRouteHistory())),
        Fingerprint.of(new Json(core.getMetadata())),
        state.count,
        state.print,
        messages.count,
        messages.print);
  }

  private static Long time(long millis) {
    return millis < 0 ? null : (Long) millis;
  }

  /** What users share; see {@link #sessions}. */
  public Page<Shared> users(int partition, String after, int limit) {
    return StoreReads.reading(
        () ->
            shared(
                stores.store(StateStores.SESSION_STATE, partition),
                after == null ? SessionKeys.allUserStates() : key(after),
                SessionKeys.behindAllUserStates(),
                /* ofUsers= */ true,
                limit));
  }

  /** What applications share; see {@link #sessions}. */
  public Page<Shared> applications(int partition, String after, int limit) {
    return StoreReads.reading(
        () ->
            shared(
                stores.store(StateStores.APP_STATE, partition),
                after == null ? SessionKeys.allAppStates() : key(after),
                SessionKeys.behindAllAppStates(),
                /* ofUsers= */ false,
                limit));
  }

  private static Page<Shared> shared(
      ReadOnlyKeyValueStore<Bytes, byte[]> store,
      Bytes from,
      Bytes to,
      boolean ofUsers,
      int limit) {
    List<Shared> items = new ArrayList<>();
    long bytes = 0;
    String owner = null;
    Sums sums = new Sums();
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
      while (entries.hasNext()) {
        var next = entries.next();
        String other = SessionKeys.owner(next.key);
        if (!other.equals(owner)) {
          add(items, owner, ofUsers, sums);
          bytes += sums.bytes;
          if (items.size() >= limit || bytes > MAX_BYTES) {
            return new Page<>(items, cursor(next.key));
          }
          owner = other;
          sums = new Sums();
        }
        sums.add(0, SessionKeys.ownedKey(next.key), next.value, ofUsers);
      }
    }
    add(items, owner, ofUsers, sums);
    return new Page<>(items, null);
  }

  private static void add(List<Shared> items, String owner, boolean ofUsers, Sums sums) {
    if (sums.count > 0) {
      items.add(
          new Shared(
              ofUsers ? UserKey.app(owner) : owner,
              ofUsers ? UserKey.user(owner) : "",
              sums.count,
              sums.print,
              sums.revisions));
    }
  }

  private static String cursor(Bytes key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.get());
  }

  private static Bytes key(String cursor) {
    return Bytes.wrap(Base64.getUrlDecoder().decode(cursor));
  }

  private static final class Sums {
    private long count;
    private long print;
    private long revisions;
    private long bytes;

    /**
     * Adds a key, unless it was removed.
     *
     * @param versioned whether its version follows from one log alone
     */
    void add(long generation, String key, byte[] value, boolean versioned) {
      bytes += value.length;
      StateEntry entry = SessionCodecs.ENTRIES.decode(value);
      if (entry.getValue() != null) {
        count++;
        revisions += entry.getRevision();
        print +=
            Fingerprint.of(
                generation,
                key,
                entry.getUpdatedAt(),
                versioned ? (Long) entry.getRevision() : null,
                new Json(entry.getValue()));
      }
    }

    void add(byte[] stored) {
      bytes += stored.length;
      count++;
      SessionMessage message = SessionCodecs.message(stored);
      print +=
          Fingerprint.of(
              message.getGeneration(),
              message.getMessageId(),
              message.getSequence(),
              message.getTimestamp().toEpochMilli(),
              message.getRole(),
              message.getAuthor(),
              new Json(message.getContent()),
              new Json(message.getData()),
              new Json(message.getStateDelta()),
              message.getInvocationId(),
              message.getRunId(),
              message.getAgentId(),
              message.getRoute(),
              message.getStep(),
              message.getFinalResponse(),
              message.getRevision());
    }
  }
}
