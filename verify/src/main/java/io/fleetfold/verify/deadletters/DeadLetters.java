package io.fleetfold.verify.deadletters;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.AppStateTopic;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.TopicReader;
import io.fleetfold.verify.deadletters.Listing.Line;
import io.fleetfold.verify.sessions.AppChanges.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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

  /**
   * The newest letters with this reason, or of all for null, each original record once.
   *
   * @param limit how many at most are in memory, but for their places
   */
  public Listing newest(String reason, int limit) {
    Map<String, Line> newest = new LinkedHashMap<>();
    Places met = new Places();
    long[] total = {0};
    each(
        (key, letter) -> {
          if (letter == null) {
            newest.computeIfPresent(key, (ignored, line) -> line.asReplayed());
          } else if ((reason == null || letter.record().getReason().equals(reason))
              && met.add(letter.record())) {
            total[0]++;
            newest.put(key, Line.of(letter));
            if (newest.size() > limit) {
              newest.remove(newest.keySet().iterator().next());
            }
          }
        });
    return new Listing(List.copyOf(newest.values()), total[0]);
  }

  /** The letter of a number, or of a place {@code topic|partition|offset}. */
  public Optional<Letter> find(String id) {
    Letter[] found = {null};
    each(
        (key, letter) -> {
          if (letter == null && found[0] != null && found[0].place().equals(key)) {
            found[0] = found[0].asReplayed();
          } else if (letter != null
              && found[0] == null
              && (letter.place().equals(id) || Long.toString(letter.number()).equals(id))) {
            found[0] = letter;
          }
        });
    return Optional.ofNullable(found[0]);
  }

  /** Takes letters one after the other. */
  @FunctionalInterface
  public interface Taker {
    /** Takes one. */
    void take(Letter letter) throws Exception;
  }

  /**
   * Hands over the letters with this reason that were not replayed yet, one at a time, oldest
   * first. The topic is read twice: behind a letter may stand that it was replayed.
   */
  public void unreplayed(String reason, Taker taker) throws Exception {
    Map<String, Long> wanted = new HashMap<>();
    each(
        (key, letter) -> {
          if (letter == null) {
            wanted.remove(key);
          } else if (letter.record().getReason().equals(reason)) {
            wanted.putIfAbsent(key, letter.number());
          }
        });
    Set<Long> numbers = new HashSet<>(wanted.values());
    try (SchemaRegistry registry = cluster.registry();
        TopicReader reader = reader()) {
      RecordDeserializer<DeadLetter> values =
          new RecordDeserializer<>(registry, Topics.FLEET_DEAD_LETTERS);
      while (!numbers.isEmpty() && reader.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = reader.next();
        if (numbers.remove(record.offset())) {
          taker.take(letter(record, values));
        }
      }
    }
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

  /**
   * Events whose changes of an application's state became dead letters on their way, and stayed
   * that.
   */
  public Set<Place> refusedAppChanges(AppStateTopic changes) {
    String topic = cluster.name(Topics.AGENT_APP_STATE);
    Map<String, Place> places = new HashMap<>();
    each(
        (key, letter) -> {
          if (letter == null) {
            places.remove(key);
          } else if (letter.record().getTopic().equals(topic) && letter.value() != null) {
            changes.source(letter.value()).ifPresent(place -> places.putIfAbsent(key, place));
          }
        });
    return new HashSet<>(places.values());
  }

  /** Hands over each letter with its key, and with null that it was replayed. */
  private void each(BiConsumer<String, Letter> taker) {
    try (SchemaRegistry registry = cluster.registry();
        TopicReader reader = reader()) {
      RecordDeserializer<DeadLetter> values =
          new RecordDeserializer<>(registry, Topics.FLEET_DEAD_LETTERS);
      reader.forEachRemaining(
          record ->
              taker.accept(
                  new String(record.key(), StandardCharsets.UTF_8), letter(record, values)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A letter may hold a whole record: one at a time. */
  private TopicReader reader() {
    return TopicReader.whole(
        cluster, new TopicPartition(cluster.name(Topics.FLEET_DEAD_LETTERS), 0), 1);
  }

  private static Letter letter(
      ConsumerRecord<byte[], byte[]> record, RecordDeserializer<DeadLetter> values) {
    DeadLetter value = values.deserialize(record.topic(), record.value());
    return value == null ? null : new Letter(record.offset(), value, /* replayed= */ false);
  }
}
