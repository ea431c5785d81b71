package io.fleetfold.connect.transforms;

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
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Copies a record's value field by field into a schema of its own, which is made once for each
 * schema that comes. What is no struct, such as a tombstone, stays what it is. Takes no
 * configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
abstract class ValueTransform<R extends ConnectRecord<R>> implements Transformation<R> {
  private static final ConfigDef CONFIG = new ConfigDef();
  private static final int SCHEMAS = 64;

  private final Cache<Schema, Schema> converted = new SynchronizedCache<>(new LRUCache<>(SCHEMAS));

  /** The schema of a field; null where the field goes no further. */
  abstract Schema schema(Field field);

  /** What a record's fields become, for all of them; called once for each record. */
  abstract Contents contents(Struct value);

  /** What fields become. */
  @FunctionalInterface
  interface Contents {
    /**
     * The content of a field.
     *
     * @param from the field as it came
     * @param content what it held, without its default; may be null
     */
    Object of(Field from, Object content);
  }

  @Override
  public final R apply(R input) {
    if (!(input.value() instanceof Struct value)) {
      return input;
    }
    Schema schema = converted(value.schema());
    Contents contents = contents(value);
    Struct result = new Struct(schema);
    for (Field field : schema.fields()) {
      Field from = value.schema().field(field.name());
      result.put(field, contents.of(from, value.getWithoutDefault(field.name())));
    }
    return withValue(input, schema, result);
  }

  /** The record with another value. */
  static <R extends ConnectRecord<R>> R withValue(R record, Schema schema, Struct value) {
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        schema,
        value,
        record.timestamp());
  }

  private Schema converted(Schema schema) {
    Schema known = converted.get(schema);
    if (known == null) {
      known = convert(schema);
      converted.put(schema, known);
    }
    return known;
  }

  private Schema convert(Schema schema) {
    SchemaBuilder builder = copy(SchemaBuilder.struct(), schema);
    for (Field field : schema.fields()) {
      Schema converted = schema(field);
      if (converted != null) {
        builder.field(field.name(), converted);
      }
    }
    return schema.isOptional() ? builder.optional().build() : builder.build();
  }

  /** A builder with the name, version, text and parameters of a schema. */
  static SchemaBuilder copy(SchemaBuilder builder, Schema schema) {
    builder.name(schema.name()).version(schema.version()).doc(schema.doc());
    return schema.parameters() == null ? builder : builder.parameters(schema.parameters());
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // nothing to configure
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
