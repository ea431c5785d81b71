package io.fleetfold.connect.transforms;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
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
 * Makes nulls of the sums that a record does not know. The record's schema marks those that may be
 * unknown by the parameter {@code fleetfold.unknown} of their type, and the record names those that
 * are in its field {@code unknown_sums}, which goes no further. A record of the first release names
 * none: any sum of 0 is taken for unknown. Takes no configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class UnknownToNull<R extends ConnectRecord<R>> implements Transformation<R> {
  private static final ConfigDef CONFIG = new ConfigDef();
  private static final int SCHEMAS = 64;

  /** The field that names the unknown sums, and the parameter that marks what may be unknown. */
  static final String FIELD = "unknown_sums";

  static final String PARAMETER = "fleetfold.unknown";

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
    Object named = value.schema().field(FIELD) == null ? null : value.getWithoutDefault(FIELD);
    Set<String> unknown = named == null ? null : Set.of(named.toString().split(" ", -1));
    Struct result = new Struct(schema);
    for (Field field : schema.fields()) {
      Object content = value.getWithoutDefault(field.name());
      boolean isUnknown =
          field.schema().isOptional()
              && isMarked(value.schema().field(field.name()).schema())
              && isUnknown(content, unknown, field.name());
      result.put(field, isUnknown ? null : content);
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

  private static boolean isUnknown(Object sum, Set<String> named, String name) {
    if (named != null) {
      return named.contains(name);
    }
    return sum instanceof BigDecimal amount
        ? amount.signum() == 0
        : sum instanceof Number count && count.longValue() == 0;
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
      if (!field.name().equals(FIELD)) {
        builder.field(
            field.name(), isMarked(field.schema()) ? optional(field.schema()) : field.schema());
      }
    }
    return schema.isOptional() ? builder.optional().build() : builder.build();
  }

  // without the default, which would come back in place of a null
  private static Schema optional(Schema schema) {
    SchemaBuilder builder =
        new SchemaBuilder(schema.type())
            .name(schema.name())
            .version(schema.version())
            .doc(schema.doc());
    return builder.parameters(schema.parameters()).optional().build();
  }

  private static boolean isMarked(Schema schema) {
    return schema.parameters() != null && schema.parameters().containsKey(PARAMETER);
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
