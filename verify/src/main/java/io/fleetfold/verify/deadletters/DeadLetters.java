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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the dead letters of a fleet. Thread-safe. */
public final class DeadLetters {
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

  private Map<String, Letter> read() {
    TopicPartition only = new TopicPartition(cluster.name(Topics.FLEET_DEAD_LETTERS), 0);
    Map<String, Letter> letters = new LinkedHashMap<>();
    try (SchemaRegistry registry = cluster.registry();
        TopicReader reader = TopicReader.whole(cluster, only)) {
      RecordDeserializer<DeadLetter> values =
          new RecordDeserializer<>(registry, Topics.FLEET_DEAD_LETTERS);
      reader.forEachRemaining(record -> take(letters, record, values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return letters;
  }

  private static void take(
      Map<String, Letter> letters,
      ConsumerRecord<byte[], byte[]> record,
      RecordDeserializer<DeadLetter> values) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      letters.computeIfPresent(key, (ignored, letter) -> letter.asReplayed());
      return;
    }
    DeadLetter value = values.deserialize(record.topic(), record.value());
    letters.putIfAbsent(key, new Letter(record.offset(), value, /* replayed= */ false));
  }
}
