package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.cost.Charge;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Where the calls of a run that one record tells stand in the log, among its {@link RecordIds}:
 * with each id while there are any, and behind the seal in pieces of many, which have no ids. What
 * earlier releases folded has no place.
 */
public final class CallPlaces {
  // within a scope: pieces of places, by number
  private static final String SEALED = "c";
  private static final int PIECE = 10_000;
  private static final byte CHARGED = 2;

  private CallPlaces() {}

  /**
   * What a call was charged on request.
   *
   * @param at the log's time of the request
   */
  public record Repriced(Charge charge, Instant at) {}

  /** Shows the places of a run's calls, in no order; one that is being sealed maybe twice. */
  public static void forEach(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String runId, Consumer<LoggedCall> each) {
    String scope = TaskState.scope(runId);
    unsealed(ids, scope, each);
    scan(ids, scope, SEALED, piece -> CallPlacesPiece.decode(piece, each));
  }

  /** What a call of a run was charged on request, where it was and this release or a later did. */
  public static Optional<Repriced> repriced(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String runId, String usageId) {
    byte[] value =
        ids.get(
            Keys.of(RecordIds.REPRICED + TaskState.scope(runId), RecordId.ofCall(usageId).key()));
    if (value == null || value[0] != CHARGED) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
    Instant at = Instant.ofEpochMilli(in.getLong());
    return Optional.of(new Repriced(ChargeBytes.decode(in), at));
  }

  /** How that is kept. */
  static byte[] repriced(Charge charge, long logTime) {
    byte[] bytes = ChargeBytes.encode(charge);
    return ByteBuffer.allocate(1 + Long.BYTES + bytes.length)
        .put(CHARGED)
        .putLong(logTime)
        .put(bytes)
        .array();
  }

  /** Puts the places into pieces, so that the ids can be forgotten. */
  static void seal(KeyValueStore<Bytes, byte[]> ids, String scope) {
    List<LoggedCall> piece = new ArrayList<>();
    int[] number = {0};
    unsealed(
        ids,
        scope,
        call -> {
          piece.add(call);
          if (piece.size() == PIECE) {
            put(ids, scope, number[0]++, piece);
          }
        });
    if (!piece.isEmpty()) {
      put(ids, scope, number[0], piece);
    }
  }

  private static void put(
      KeyValueStore<Bytes, byte[]> ids, String scope, int number, List<LoggedCall> piece) {
    ids.put(Keys.of(scope, SEALED + "%08x".formatted(number)), CallPlacesPiece.encode(piece));
    piece.clear();
  }

  private static void unsealed(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String scope, Consumer<LoggedCall> each) {
    scan(
        ids,
        scope,
        String.valueOf(RecordId.CALL),
        value -> {
          LoggedCall logged = CallRecordId.decode(value).logged();
          if (logged != null) {
            each.accept(logged);
          }
        });
  }

  private static void scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> ids, String scope, String kind, Consumer<byte[]> value) {
    try (KeyValueIterator<Bytes, byte[]> found =
        ids.prefixScan(Keys.of(scope, kind), new BytesSerializer())) {
      found.forEachRemaining(entry -> value.accept(entry.value));
    }
  }
}
