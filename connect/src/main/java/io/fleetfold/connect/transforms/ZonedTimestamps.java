package io.fleetfold.connect.transforms;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.common.cache.Cache;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Turns every Connect timestamp at the top level of a record's value into the string form that
 * Debezium's sink calls a zoned timestamp (RFC 3339, UTC, milliseconds). The sink's unnest writer
 * drops the milliseconds of a Connect timestamp, but keeps them of this. Nulls and tombstones stay
 * what they are. Takes no configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class ZonedTimestamps<R extends ConnectRecord<R>> implements Transformation<R> {
  /** The schema name by which Debezium's sink knows the type. */
  static final String ZONED_TIMESTAMP = "io.debezium.time.ZonedTimestamp";

  private static final ConfigDef CONFIG = new ConfigDef();
  private static final int SCHEMAS = 64;

  // four-digit years only: what is outside would be refused by PostgreSQL and stop the task for
  // good, over a time that is wrong anyway
  private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final Cache<Schema, Schema> converted = new SynchronizedCache<>(new LRUCache<>(SCHEMAS));

  @Override
  public void configure(Map<String, ?> configs) {
    // nothing to configure
  }

  @Override
  public R apply(R input) {
    if (!(input.value() instanceof Struct value)) {
      return input;
    }
    Schema schema = converted(value.schema());
    Struct result = new Struct(schema);
    for (Field field : value.schema().fields()) {
      Object content = value.getWithoutDefault(field.name());
      result.put(
          schema.fields().get(field.index()),
          isTimestamp(field.schema()) && content != null
              ? text(Timestamp.fromLogical(field.schema(), (Date) content))
              : content);
    }
    return input.newRecord(
        input.topic(),
        input.kafkaPartition(),
        input.keySchema(),
        input.key(),
        schema,
        result,
        input.timestamp());
  }

  private Schema converted(Schema schema) {
    Schema known = converted.get(schema);
    if (known == null) {
      known = convert(schema);
      converted.put(schema, known);
    }
    return known;
  }

  private static Schema convert(Schema schema) {
    SchemaBuilder builder =
        SchemaBuilder.struct().name(schema.name()).version(schema.version()).doc(schema.doc());
    if (schema.parameters() != null) {
      builder.parameters(schema.parameters());
    }
    for (Field field : schema.fields()) {
      builder.field(field.name(), isTimestamp(field.schema()) ? zoned(field) : field.schema());
    }
    return schema.isOptional() ? builder.optional().build() : builder.build();
  }

  private static Schema zoned(Field field) {
    SchemaBuilder builder =
        SchemaBuilder.string().name(ZONED_TIMESTAMP).version(1).doc(field.schema().doc());
    return field.schema().isOptional() ? builder.optional().build() : builder.build();
  }

  private static boolean isTimestamp(Schema schema) {
    return Timestamp.LOGICAL_NAME.equals(schema.name());
  }

  /** A time in this form. */
  static String text(long millis) {
    return Instant.ofEpochMilli(Math.max(EARLIEST, Math.min(LATEST, millis))).toString();
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
