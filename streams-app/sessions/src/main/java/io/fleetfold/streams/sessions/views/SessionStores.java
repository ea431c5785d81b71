package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.SessionTask;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.SessionAppends.Pointer;
import io.fleetfold.streams.sessions.views.SessionViews.Range;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the stores of one partition of sessions. Thread-safe. */
final class SessionStores {
  private final StoreAccess stores;
  private final int partition;

  SessionStores(StoreAccess stores, int partition) {
    this.stores = stores;
    this.partition = partition;
  }

  ReadOnlyKeyValueStore<Bytes, byte[]> cores() {
    return stores.store(StateStores.SESSION_CORE, partition);
  }

  /** The bytes of a session's core, or null. */
  byte[] core(SessionId id) {
    return cores().get(SessionKeys.core(id));
  }

  SessionTally tally() {
    return SessionCodecs.tally(cores());
  }

  /** Up to where every store is that a session is read from, on a standby, too. */
  long readableUntil() {
    long next = tally().getNextOffset();
    for (String name : SessionTask.MARKED) {
      byte[] mark = stores.store(name, partition).get(SessionKeys.MARK);
      next = mark == null ? 0 : Math.min(next, ByteBuffer.wrap(mark).getLong());
    }
    return next;
  }

  SessionTally appTally() {
    return SessionCodecs.tally(stores.store(StateStores.APP_STATE, partition));
  }

  Map<String, StateEntry> sessionState(SessionId id, SessionCore core) {
    return entries(
        stores.store(StateStores.SESSION_STATE, partition),
        SessionKeys.sessionState(id, core.getGeneration()));
  }

  Map<String, StateEntry> userState(SessionId id) {
    return entries(
        stores.store(StateStores.SESSION_STATE, partition), SessionKeys.userState(id.userKey()));
  }

  /** The state of an application; of the partition that the application belongs to. */
  Map<String, StateEntry> appState(String app) {
    return entries(stores.store(StateStores.APP_STATE, partition), SessionKeys.appState(app));
  }

  /** Newest first, those with a smaller sequence. */
  List<byte[]> messages(SessionId id, long generation, long before, int limit) {
    List<byte[]> messages = new ArrayList<>();
    if (limit == 0) {
      return messages;
    }
    try (KeyValueIterator<Bytes, byte[]> found = before(id, generation, before)) {
      while (found.hasNext() && messages.size() < limit) {
        byte[] message = found.next().value;
        ReadBudget.take(message.length);
        messages.add(message);
      }
    }
    return messages;
  }

  /** As {@link #messages}, fewer where they are large. */
  Page<byte[]> page(SessionId id, long generation, long before, int limit) {
    List<byte[]> messages = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found = before(id, generation, before)) {
      while (found.hasNext()) {
        byte[] message = found.next().value;
        if (messages.size() == limit || !ReadBudget.fits(message.length)) {
          return new Page<>(messages, true);
        }
        ReadBudget.take(message.length);
        messages.add(message);
      }
    }
    return new Page<>(messages, false);
  }

  private KeyValueIterator<Bytes, byte[]> before(SessionId id, long generation, long before) {
    return stores
        .store(StateStores.SESSION_MESSAGES, partition)
        .range(
            SessionKeys.message(id, generation, before - 1),
            SessionKeys.messagesEnd(id, generation));
  }

  /** Places of a session's events in its present life. */
  List<Pointer> appends(SessionId id, long generation, Range range) {
    return SessionAppends.find(
        stores.store(StateStores.SESSION_APPENDS, partition), id, generation, range);
  }

  private static Map<String, StateEntry> entries(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Bytes scope) {
    Map<String, StateEntry> entries = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> found = store.prefixScan(scope, new BytesSerializer())) {
      while (found.hasNext()) {
        var next = found.next();
        StateEntry entry = SessionCodecs.ENTRIES.decode(next.value);
        if (entry.getValue() != null) {
          ReadBudget.take(next.key.get().length + (long) next.value.length);
          entries.put(SessionKeys.entryKey(scope, next.key), entry);
        }
      }
    }
    return entries;
  }
}
