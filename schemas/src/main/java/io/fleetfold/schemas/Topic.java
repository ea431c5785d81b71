package io.fleetfold.schemas;

import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic as a typed value: what it carries, who writes it and how long it is kept. Keys are plain
 * UTF-8 strings; values are Avro in Confluent's wire format. The name is without the fleet's
 * prefix: {@link Fleet#name(Topic)} gives the real one.
 *
 * @param <V> the generated record its values are
 * @param name the name before any prefix
 * @param valueType the generated class of the values
 * @param schema the values' schema
 * @param owner the one room that writes the topic
 * @param layout how many partitions it has
 * @param cleanup what the brokers do with old records
 * @param retention how long records are kept where {@code cleanup} is {@link Cleanup#DELETE}
 * @param key what the record key is made of, in words
 */
public record Topic<V extends SpecificRecord>(
    String name,
    Class<V> valueType,
    Schema schema,
    Owner owner,
    Layout layout,
    Cleanup cleanup,
    Duration retention,
    String key) {

  /** The room that writes a topic; everybody may read it. */
  public enum Owner {
    PRODUCERS,
    STREAMS_APP
  }

  /** How many partitions a topic has. */
  public enum Layout {
    /** As many as every other input: a run's records then meet in one task. Fixed for life. */
    CO_PARTITIONED,
    /** One, where order over all records matters more than throughput. */
    SINGLE
  }

  /** What the brokers do with old records. */
  public enum Cleanup {
    DELETE,
    COMPACT
  }

  @Override
  public String toString() {
    return name;
  }
}
