package io.fleetfold.streams.runs;

import io.fleetfold.streams.state.Keys;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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
  private static final int PIECE_BYTES = 256 << 10;

  private EventPlaces() {}

  /** Shows the places of a run's events, in no order; one that is being sealed maybe twice. */
  public static void forEach(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String runId, Consumer<EventPlace> each) {
    String scope = TaskState.scope(runId);
    for (char kind : RecordId.EVENTS) {
      scan(ids, scope, String.valueOf(kind), value -> each.accept(EventPlace.decode(value)));
    }
    scan(
        ids,
        scope,
        SEALED,
        piece -> {
          while (piece.hasRemaining()) {
            each.accept(EventPlace.decode(piece));
          }
        });
  }

  /** Puts the places into pieces, so that the ids can be forgotten. */
  static void seal(KeyValueStore<Bytes, byte[]> ids, String scope) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    int[] number = {0};
    for (char kind : RecordId.EVENTS) {
      scan(
          ids,
          scope,
          String.valueOf(kind),
          value -> {
            piece.writeBytes(EventPlace.decode(value).encode());
            if (piece.size() >= PIECE_BYTES) {
              put(ids, scope, number[0]++, piece);
            }
          });
    }
    if (piece.size() > 0) {
      put(ids, scope, number[0], piece);
    }
  }

  private static void put(
      KeyValueStore<Bytes, byte[]> ids, String scope, int number, ByteArrayOutputStream piece) {
    ids.put(Keys.of(scope, SEALED + "%08x".formatted(number)), piece.toByteArray());
    piece.reset();
  }

  private static void scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids,
      String scope,
      String kind,
      Consumer<ByteBuffer> place) {
    int hash = kind.equals(SEALED) ? 0 : RecordIds.HASH;
    try (KeyValueIterator<Bytes, byte[]> found =
        ids.prefixScan(Keys.of(scope, kind), new BytesSerializer())) {
      while (found.hasNext()) {
        byte[] value = found.next().value;
        if (value.length > hash) {
          place.accept(ByteBuffer.wrap(value, hash, value.length - hash));
        }
      }
    }
  }
}
