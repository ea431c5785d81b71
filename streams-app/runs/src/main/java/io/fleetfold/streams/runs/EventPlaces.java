package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Where the events of a run stand in the log, among its {@link RecordIds}: with each id while there
 * are any, and behind the seal in pieces of many, which have no ids. What earlier releases folded
 * has no place.
 */
public final class EventPlaces {
  // within a scope: pieces of places, by number
  private static final String SEALED = "l";
  private static final int PIECE = 256 << 10;
  private static final int PLACE = 32;

  private EventPlaces() {}

  /** Shows the places of a run's events, in no order; one that is being sealed maybe twice. */
  public static void forEach(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String runId, Consumer<EventPlace> each) {
    String scope = TaskState.scope(runId);
    unsealed(ids, scope, each);
    scan(ids, scope, SEALED, piece -> EventPlacesPiece.decode(piece, each));
  }

  /** Puts the places into pieces, so that the ids can be forgotten. */
  static void seal(KeyValueStore<Bytes, byte[]> ids, String scope) {
    Pieces pieces = new Pieces(ids, scope);
    unsealed(ids, scope, pieces::add);
    pieces.end();
  }

  private static void unsealed(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String scope, Consumer<EventPlace> each) {
    for (char kind : RecordId.EVENTS) {
      scan(
          ids,
          scope,
          String.valueOf(kind),
          value -> {
            if (value.length > RecordIds.HASH) {
              each.accept(
                  EventPlace.decode(
                      ByteBuffer.wrap(value, RecordIds.HASH, value.length - RecordIds.HASH)));
            }
          });
    }
  }

  private static void scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String scope, String kind, Consumer<byte[]> value) {
    try (KeyValueIterator<Bytes, byte[]> found =
        ids.prefixScan(Keys.of(scope, kind), new BytesSerializer())) {
      found.forEachRemaining(entry -> value.accept(entry.value));
    }
  }

  /** Collects places: a run may have millions. */
  private static final class Pieces {
    private final KeyValueStore<Bytes, byte[]> ids;
    private final String scope;
    private final List<EventPlace> places = new ArrayList<>();
    private int bytes;
    private int number;

    Pieces(KeyValueStore<Bytes, byte[]> ids, String scope) {
      this.ids = ids;
      this.scope = scope;
    }

    void add(EventPlace place) {
      places.add(place);
      bytes += PLACE + place.type().length();
      if (bytes >= PIECE) {
        end();
      }
    }

    void end() {
      if (!places.isEmpty()) {
        ids.put(
            Keys.of(scope, SEALED + "%08x".formatted(number++)), EventPlacesPiece.encode(places));
        places.clear();
        bytes = 0;
      }
    }
  }
}
