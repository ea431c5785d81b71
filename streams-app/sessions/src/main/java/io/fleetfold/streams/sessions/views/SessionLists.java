package io.fleetfold.streams.sessions.views;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SessionRules;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.SessionRecords;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Finds sessions, the last updated first. Those of a user lie side by side; all others are found by
 * the hour of their last event, an hour at a time.
 */
final class SessionLists {
  /** An object, its texts and its place in two lists; the budget counts each byte as four. */
  private static final int FOUND_BYTES = 64;

  private final Filter filter;
  private final long now;

  /** Finds those that match, and are not over at that time in epoch milliseconds. */
  SessionLists(Filter filter, long now) {
    this.filter = filter;
    this.now = now;
  }

  /** The sessions of a user whose log is that partition. */
  List<FoundSession> ofUser(SessionStores partition) {
    List<FoundSession> found = new ArrayList<>();
    Bytes user = SessionKeys.cores(RecordKeys.ofUser(filter.app(), filter.user()));
    try (KeyValueIterator<Bytes, byte[]> cores =
        partition.cores().prefixScan(user, new BytesSerializer())) {
      while (cores.hasNext()) {
        var next = cores.next();
        SessionCore core = SessionCodecs.CORES.decode(next.value);
        add(found, SessionKeys.coreId(next.key), core);
      }
    }
    found.sort(FoundSession.ORDER);
    return found;
  }

  /** So many sessions of a user at most, in the order of their ids, behind that one. */
  List<FoundSession> byId(SessionStores partition, String behind, int max) {
    String userKey = RecordKeys.ofUser(filter.app(), filter.user());
    Bytes user = SessionKeys.cores(userKey);
    Bytes from =
        behind == null ? user : Keys.behind(SessionKeys.core(new SessionId(userKey, behind)));
    List<FoundSession> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> cores =
        partition.cores().range(from, SessionKeys.coresEnd(userKey))) {
      while (cores.hasNext() && found.size() < max) {
        var next = cores.next();
        SessionCore core = SessionCodecs.CORES.decode(next.value);
        add(found, SessionKeys.coreId(next.key), core);
      }
    }
    return found;
  }

  /** At least so many of all sessions of those partitions, if there are. */
  List<FoundSession> ofAll(List<SessionStores> partitions, int enough) {
    Bytes from =
        SessionKeys.indexFrom(
            filter.updatedBefore() == null ? Long.MAX_VALUE : filter.updatedBefore());
    List<Place> places = new ArrayList<>();
    try {
      PriorityQueue<Place> heads = new PriorityQueue<>(Comparator.comparingLong(Place::hour));
      for (SessionStores partition : partitions) {
        Place place = new Place(partition, partition.cores().range(from, SessionKeys.indexEnd()));
        places.add(place);
        if (place.next()) {
          heads.add(place);
        }
      }
      return collect(heads, enough);
    } finally {
      places.forEach(Place::close);
    }
  }

  private List<FoundSession> collect(PriorityQueue<Place> heads, int enough) {
    List<FoundSession> all = new ArrayList<>();
    List<FoundSession> hour = new ArrayList<>();
    long current = Long.MIN_VALUE;
    while (!heads.isEmpty()) {
      Place place = heads.poll();
      if (place.hour() != current) {
        hour.sort(FoundSession.ORDER);
        all.addAll(hour);
        hour.clear();
        if (all.size() >= enough) {
          return all;
        }
        current = place.hour();
      }
      SessionId id = place.id();
      if (isOfOwner(id)) {
        byte[] core = place.partition.core(id);
        if (core != null) {
          add(hour, id, SessionCodecs.CORES.decode(core));
        }
      }
      if (place.next()) {
        heads.add(place);
      }
    }
    hour.sort(FoundSession.ORDER);
    all.addAll(hour);
    return all;
  }

  private boolean isOfOwner(SessionId id) {
    return (filter.app() == null || id.userKey().startsWith(RecordKeys.encode(filter.app()) + "/"))
        && (filter.user() == null || id.userKey().endsWith("/" + RecordKeys.encode(filter.user())));
  }

  private void add(List<FoundSession> found, SessionId id, SessionCore core) {
    if (!SessionRules.isOver(core.getTtlMs(), core.getLastLogAt(), now)
        && (filter.status() == null || filter.status().equals(SessionRecords.status(core)))
        && (filter.updatedBefore() == null || core.getUpdatedAt() < filter.updatedBefore())) {
      ReadBudget.take(FOUND_BYTES + (long) id.userKey().length() + id.sessionId().length());
      found.add(new FoundSession(id, core.getUpdatedAt()));
    }
  }

  /** A place in the list of a partition. */
  private static final class Place {
    private final SessionStores partition;
    private final KeyValueIterator<Bytes, byte[]> list;
    private Bytes key;

    Place(SessionStores partition, KeyValueIterator<Bytes, byte[]> list) {
      this.partition = partition;
      this.list = list;
    }

    boolean next() {
      key = list.hasNext() ? list.next().key : null;
      return key != null;
    }

    long hour() {
      return SessionKeys.indexHour(key);
    }

    SessionId id() {
      return SessionKeys.indexId(key);
    }

    void close() {
      list.close();
    }
  }
}
