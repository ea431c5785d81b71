package io.fleetfold.verify.deadletters;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the dead letters of a fleet. Thread-safe. */
public final class DeadLetters {
  private static final Set<String> LEFT_OUT = Set.of("failed", Skip.REASON);

  private final ClusterConfig cluster;

  /** Reads those of this cluster. */
  public DeadLetters(ClusterConfig cluster) {
    this.cluster = cluster;
  }

  /** The letters with this reason, or all for null; oldest first, each original record once. */
  public List<Letter> list(String reason) {
    return read().values().stream()
        .filter(letter -> reason == null || letter.record().getReason().equals(reason))
        .toList();
  }

  /** The letter of a number, or of a place {@code topic|partition|offset}. */
  public Optional<Letter> find(String id) {
    return read().values().stream()
        .filter(letter -> letter.place().equals(id) || Long.toString(letter.number()).equals(id))
        .findFirst();
  }

  /**
   * Places {@code topic|partition|offset} of records that the folds have left out though they may
   * be in order: set aside by hand, or after they had failed.
   */
  public Set<String> leftOut() {
    Set<String> places = new HashSet<>();
    each(
        (key, letter) -> {
          if (letter != null && LEFT_OUT.contains(letter.record().getReason())) {
            places.add(letter.place());
          }
        });
    return places;
  }

  private Map<String, Letter> read() {
    Map<String, Letter> letters = new LinkedHashMap<>();
    each(
        (key, letter) -> {
          if (letter == null) {
            letters.computeIfPresent(key, (ignored, known) -> known.asReplayed());
          } else {
            letters.putIfAbsent(key, letter);
          }
        });
    return letters;
  }

  /** Hands over each letter with its key, and with null that it was replayed. */
  private void each(BiConsumer<String, Letter> taker) {
    TopicPartition only = new TopicPartition(cluster.name(Topics.FLEET_DEAD_LETTERS), 0);
    try (SchemaRegistry registry = cluster.registry();
        TopicReader reader = TopicReader.whole(cluster, only)) {
      RecordDeserializer<DeadLetter> values =
          new RecordDeserializer<>(registry, Topics.FLEET_DEAD_LETTERS);
      reader.forEachRemaining(record -> take(record, values, taker));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record,
      RecordDeserializer<DeadLetter> values,
      BiConsumer<String, Letter> taker) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    DeadLetter value = values.deserialize(record.topic(), record.value());
    taker.accept(
        key, value == null ? null : new Letter(record.offset(), value, /* replayed= */ false));
  }
}
