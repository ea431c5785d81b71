package io.fleetfold.connect.transforms;

import io.fleetfold.schemas.IdScope;
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
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Tells in {@code scope} what the id of an event or of a call is unique in, where the record does
 * not: those that an earlier release folded are keyed as the ones of this release are. To stand
 * before what changes the types of times. Takes no configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class ScopedIds<R extends ConnectRecord<R>> implements Transformation<R> {
  static final String SCOPE = "scope";

  private static final ConfigDef CONFIG = new ConfigDef();
  private static final int SCHEMAS = 16;

  private final Cache<Schema, Schema> scoped = new SynchronizedCache<>(new LRUCache<>(SCHEMAS));

  @Override
  public void configure(Map<String, ?> configs) {
    // nothing to configure
  }

  @Override
  public R apply(R input) {
    if (!(input.value() instanceof Struct value) || text(value, SCOPE) != null) {
      return input;
    }
    Schema schema = scoped(value.schema());
    Struct result = new Struct(schema);
    for (Field field : value.schema().fields()) {
      result.put(field.name(), value.getWithoutDefault(field.name()));
    }
    result.put(SCOPE, scope(value));
    return ValueTransform.withValue(input, schema, result);
  }

  private static String scope(Struct value) {
    String run = text(value, "run_id");
    return value.schema().field("event_id") != null
        ? IdScope.ofEvent(
            run, text(value, "app_name"), text(value, "user_id"), text(value, "session_id"))
        : IdScope.ofCall(
            run, text(value, "agent_id"), ((Date) value.get("created_at")).toInstant());
  }

  private static String text(Struct value, String field) {
    return value.schema().field(field) == null ? null : value.getString(field);
  }

  private Schema scoped(Schema schema) {
    if (schema.field(SCOPE) != null) {
      return schema;
    }
    Schema known = scoped.get(schema);
    if (known == null) {
      SchemaBuilder builder = ValueTransform.copy(SchemaBuilder.struct(), schema);
      schema.fields().forEach(field -> builder.field(field.name(), field.schema()));
      builder.field(SCOPE, Schema.OPTIONAL_STRING_SCHEMA);
      known = schema.isOptional() ? builder.optional().build() : builder.build();
      scoped.put(schema, known);
    }
    return known;
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
