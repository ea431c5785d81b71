package io.fleetfold.verify.deadletters;

import static io.fleetfold.schemas.RecordLimits.DEAD_LETTER_HEADERS;
import static io.fleetfold.schemas.RecordLimits.DEAD_LETTER_HEAD_BYTES;
import static io.fleetfold.schemas.RecordLimits.DEAD_LETTER_SMALL_BYTES;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.DeadLetterHeader;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.TopicReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.header.Header;

/**
 * Sets a record aside that stops the folds, while they are stopped: writes its dead letter, notes
 * it as one to be passed over, and moves the folds' offset behind it where nothing else stands
 * between. What stands before it is folded at the next start.
 */
public final class Skip {
  /** The reason in the dead letter. */
  public static final String REASON = "skipped";

  private static final int MAX_NOTES = 50;

  private final ClusterConfig cluster;
  private final Fleet fleet;

  /** Works on this cluster. */
  public Skip(ClusterConfig cluster) {
    this.cluster = cluster;
    this.fleet = new Fleet(cluster.prefix(), 1, (short) 1);
  }

  /**
   * Sets the record aside.
   *
   * @return what was done, in one sentence
   * @throws IllegalArgumentException when no fold reads that topic, or no record stands there
   * @throws IllegalStateException when the folds run, or have passed the record
   */
  public String run(String topic, int partition, long offset)
      throws InterruptedException, IOException {
    requireInput(topic);
    TopicPartition at = new TopicPartition(topic, partition);
    try (Admin admin = cluster.admin()) {
      requireStopped(admin);
      OffsetAndMetadata committed = committed(admin, fleet.applicationId(), at);
      long next = committed == null ? 0 : committed.offset();
      if (offset < next) {
        throw new IllegalStateException(
            "the folds have passed %s|%d|%d: they go on at offset %d"
                .formatted(topic, partition, offset, next));
      }
      requireThere(admin, at, offset);
      writeLetter(at, offset);
      note(admin, at, offset, next);
      if (offset == next) {
        admin
            .alterConsumerGroupOffsets(
                fleet.applicationId(), Map.of(at, new OffsetAndMetadata(offset + 1)))
            .all()
            .get();
      }
      return "%s|%d|%d is set aside as a dead letter; start the streams app again: it goes on at offset %d"
          .formatted(topic, partition, offset, offset == next ? offset + 1 : next);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the record was not set aside: " + e.getCause(), e);
    }
  }

  private void requireInput(String topic) {
    List<String> inputs =
        Topics.ALL.stream()
            .filter(
                each ->
                    Topics.INPUTS.contains(each)
                        || each.equals(Topics.AGENT_SESSION_EVENTS)
                        || each.equals(Topics.AGENT_APP_STATE))
            .map((Topic<?> each) -> fleet.name(each))
            .toList();
    if (!inputs.contains(topic)) {
      throw new IllegalArgumentException(
          "topic is '" + topic + "': take one that the folds read, " + String.join(", ", inputs));
    }
  }

  private void requireStopped(Admin admin) throws InterruptedException, ExecutionException {
    String group = fleet.applicationId();
    try {
      int members =
          admin.describeStreamsGroups(List.of(group)).all().get().get(group).members().size();
      if (members > 0) {
        throw new IllegalStateException(
            "the streams app runs ("
                + members
                + " members of group "
                + group
                + "): stop it first or, if it has just stopped, wait a minute");
      }
    } catch (ExecutionException e) {
      // one that has never run has no group
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  private static void requireThere(Admin admin, TopicPartition at, long offset)
      throws InterruptedException, ExecutionException {
    long end =
        admin
            .listOffsets(Map.of(at, org.apache.kafka.clients.admin.OffsetSpec.latest()))
            .partitionResult(at)
            .get()
            .offset();
    if (offset >= end) {
      throw new IllegalArgumentException(
          at + " has no offset " + offset + ": its log ends before " + end);
    }
  }

  private static OffsetAndMetadata committed(Admin admin, String group, TopicPartition at)
      throws InterruptedException, ExecutionException {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(at);
  }

  /** Those that are still to be passed, and this one. */
  private void note(Admin admin, TopicPartition at, long offset, long next)
      throws InterruptedException, ExecutionException {
    OffsetAndMetadata noted = committed(admin, fleet.skippedGroup(), at);
    long[] before = noted == null ? new long[0] : Fleet.skippedOffsets(noted.metadata());
    List<String> all =
        LongStream.concat(LongStream.of(before), LongStream.of(offset))
            .filter(each -> each >= next)
            .distinct()
            .sorted()
            .mapToObj(Long::toString)
            .toList();
    if (all.size() > MAX_NOTES) {
      throw new IllegalStateException(
          MAX_NOTES + " records of " + at + " are set aside already: start the streams app first");
    }
    admin
        .alterConsumerGroupOffsets(
            fleet.skippedGroup(), Map.of(at, new OffsetAndMetadata(offset, String.join(",", all))))
        .all()
        .get();
  }

  private void writeLetter(TopicPartition at, long offset)
      throws InterruptedException, ExecutionException, IOException {
    DeadLetter letter = letter(at, offset, read(at, offset));
    String place = at.topic() + "|" + at.partition() + "|" + offset;
    try (SchemaRegistry registry = cluster.registry();
        Producer<byte[], byte[]> producer = cluster.producer("fleetfold-dead-letters-skip")) {
      byte[] value =
          RecordSerializer.register(registry, fleet, Topics.FLEET_DEAD_LETTERS)
              .serialize(null, letter);
      producer.initTransactions();
      producer.beginTransaction();
      var sent =
          producer.send(
              new ProducerRecord<>(
                  fleet.name(Topics.FLEET_DEAD_LETTERS),
                  place.getBytes(StandardCharsets.UTF_8),
                  value));
      producer.commitTransaction();
      sent.get();
    }
  }

  /** The record; null where it does not fit into memory. */
  private ConsumerRecord<byte[], byte[]> read(TopicPartition at, long offset) {
    AtomicBoolean tooLarge = new AtomicBoolean();
    LongPredicate passOver =
        position -> {
          tooLarge.set(true);
          return true;
        };
    try (TopicReader reader = new TopicReader(cluster, at, offset, offset + 1, passOver)) {
      if (reader.hasNext()) {
        return reader.next();
      }
    }
    if (tooLarge.get()) {
      return null;
    }
    throw new IllegalArgumentException(
        at + " has no record at offset " + offset + ": it may be the marker of a transaction");
  }

  /** As the folds write one: whole, as far as it fits into a dead letter. */
  static DeadLetter letter(TopicPartition at, long offset, ConsumerRecord<byte[], byte[]> record) {
    List<String> cuts = new ArrayList<>();
    if (record == null) {
      cuts.add("value of unknown size cut to its first 0 bytes: it does not fit into memory");
    }
    return DeadLetter.newBuilder()
        .setTopic(at.topic())
        .setPartition(at.partition())
        .setOffset(offset)
        .setTimestamp(Instant.ofEpochMilli(record == null ? 0 : record.timestamp()))
        .setReason(REASON)
        .setKey(record == null ? null : small("key", record.key(), cuts))
        .setValue(record == null ? null : value(record.value(), cuts))
        .setHeaders(record == null ? List.of() : headers(record.headers().toArray(), cuts))
        .setMessage(
            "it was set aside by fleetfold dead-letters skip"
                + (cuts.isEmpty() ? "" : " (" + String.join(", ", cuts) + ")"))
        .build();
  }

  private static ByteBuffer value(byte[] bytes, List<String> cuts) {
    boolean fits = bytes == null || bytes.length <= RecordLimits.RECORD_BYTES;
    return head("value", bytes, fits ? RecordLimits.RECORD_BYTES : DEAD_LETTER_HEAD_BYTES, cuts);
  }

  private static List<DeadLetterHeader> headers(Header[] all, List<String> cuts) {
    if (all.length > DEAD_LETTER_HEADERS) {
      cuts.add("headers cut to the first " + DEAD_LETTER_HEADERS);
    }
    return Stream.of(all)
        .limit(DEAD_LETTER_HEADERS)
        .map(each -> new DeadLetterHeader(each.key(), small("header", each.value(), cuts)))
        .toList();
  }

  private static ByteBuffer small(String what, byte[] bytes, List<String> cuts) {
    return head(what, bytes, DEAD_LETTER_SMALL_BYTES, cuts);
  }

  private static ByteBuffer head(String what, byte[] bytes, int max, List<String> cuts) {
    if (bytes == null || bytes.length <= max) {
      return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
    cuts.add(what + " of " + bytes.length + " bytes cut to its first " + max);
    return ByteBuffer.wrap(bytes, 0, max).slice();
  }
}
