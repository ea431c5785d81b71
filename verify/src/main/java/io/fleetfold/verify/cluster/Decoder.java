package io.fleetfold.verify.cluster;

import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.verify.replay.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Makes records of an input topic readable. Thread-safe. */
public final class Decoder {
  /** Names the place a record came from, {@code topic|partition|offset}, without any prefix. */
  private static final String ORIGIN = "fleetfold-origin";

  private static final Pattern PLACE = Pattern.compile("([a-z-]{1,40})\\|(\\d{1,9})\\|(\\d{1,18})");

  private final List<RecordDeserializer<? extends SpecificRecord>> deserializers;
  private final Set<String> leftOut;
  private final int recordBytes;

  /** A decoder that asks this registry once for each schema. */
  public Decoder(SchemaRegistry registry) {
    this(registry, Set.of(), FoldSection.SECTION.defaults().integer(FoldSection.RECORD_BYTES));
  }

  /**
   * A decoder that asks this registry once for each schema.
   *
   * @param leftOut places {@code topic|partition|offset} of records that the folds have left out
   * @param recordBytes the largest record; the folds have made larger ones dead letters
   */
  public Decoder(SchemaRegistry registry, Set<String> leftOut, int recordBytes) {
    this.leftOut = leftOut;
    this.recordBytes = recordBytes;
    deserializers =
        origins().stream()
            .<RecordDeserializer<? extends SpecificRecord>>map(
                topic -> new RecordDeserializer<>(registry, topic))
            .toList();
  }

  private static List<Topic<? extends SpecificRecord>> origins() {
    return List.of(
        Topics.AGENT_RUNS,
        Topics.AGENT_EVENTS,
        Topics.AGENT_LLM_USAGE,
        Topics.AGENT_SESSION_EVENTS);
  }

  /** Offsets of a partition's records that the folds have left out. */
  public LongPredicate leftOut(TopicPartition at) {
    return offset -> leftOut.contains(place(at.topic(), at.partition(), offset));
  }

  private static String place(String topic, int partition, long offset) {
    return topic + "|" + partition + "|" + offset;
  }

  /**
   * The record of a topic.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when its schema is not known yet and
   *     the registry does not answer
   */
  public LogRecord decode(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
    if (leftOut.contains(place(record.topic(), record.partition(), record.offset()))) {
      return of(topic, topic, record, record.offset(), null, "left out by the folds");
    }
    if (!topic.equals(Topics.AGENT_STRAYS)) {
      return decode(topic, topic, record, record.offset());
    }
    Header header = record.headers().lastHeader(ORIGIN);
    Matcher place =
        PLACE.matcher(
            header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.US_ASCII));
    return origins().stream()
        .filter(candidate -> place.matches() && candidate.name().equals(place.group(1)))
        .findFirst()
        .map(from -> decode(from, topic, record, Long.parseLong(place.group(3))))
        .orElseGet(() -> of(topic, topic, record, record.offset(), null, "no header " + ORIGIN));
  }

  private LogRecord decode(
      Topic<?> topic, Topic<?> log, ConsumerRecord<byte[], byte[]> record, long sequence) {
    if (bytes(record) > recordBytes) {
      return of(topic, log, record, sequence, null, "larger than " + recordBytes + " bytes");
    }
    if (record.value() == null) {
      return of(topic, log, record, sequence, null, null);
    }
    try {
      SpecificRecord value =
          deserializers.get(origins().indexOf(topic)).deserialize(record.topic(), record.value());
      return of(topic, log, record, sequence, value, null);
    } catch (UndecodableException e) {
      return of(topic, log, record, sequence, null, e.getMessage());
    }
  }

  /** Key and headers count, too. */
  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      bytes += header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
    }
    return bytes;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static LogRecord of(
      Topic<?> topic,
      Topic<?> log,
      ConsumerRecord<byte[], byte[]> record,
      long sequence,
      SpecificRecord value,
      String unreadable) {
    return new LogRecord(
        topic,
        log,
        record.partition(),
        record.offset(),
        sequence,
        record.timestamp(),
        text(record.key()),
        value,
        Optional.ofNullable(unreadable),
        record.headers().lastHeader(ORIGIN) != null);
  }

  /** The key; null where there is none or it is no text, which no record belongs under. */
  private static String text(byte[] key) {
    try {
      return key == null
          ? null
          : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
