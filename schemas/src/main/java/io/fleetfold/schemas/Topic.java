package io.fleetfold.schemas;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
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
 * @param schema the values' schema; plain bytes where they are of several
 * @param writers the rooms that write the topic; none where only earlier releases have
 * @param layout how many partitions it has
 * @param cleanup what the brokers do with old records
 * @param retention how long records are kept where {@code cleanup} is {@link Cleanup#DELETE}
 * @param key what the record key is made of
 */
public record Topic<V extends SpecificRecord>(
    String name,
    Class<V> valueType,
    Schema schema,
    Set<Writer> writers,
    Layout layout,
    Cleanup cleanup,
    Duration retention,
    Key<V> key) {

  /** A room that writes a topic; everybody may read it. */
  public enum Writer {
    /** The clients of agents, and whoever else sends what happens, prices included. */
    PRODUCERS,
    /** The folds: what they make, and what they send on or tell to themselves. */
    STREAMS_APP,
    /** What people do by hand: dead letters replayed and set aside, calls repriced. */
    COMMANDS
  }

  /**
   * What a record's key is made of.
   *
   * @param words for people
   * @param of a record's, from its fields; it fails where one is null that is needed
   */
  public record Key<V>(String words, Function<V, String> of) {
    @Override
    public String toString() {
      return words;
    }
  }

  /** The key that a record of the topic has. */
  public String keyOf(V value) {
    return key.of().apply(value);
  }

  /** Whether its records are the folds' own: checked, normalised and bounded. */
  public boolean isOutput() {
    return name.startsWith("fleet-");
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
