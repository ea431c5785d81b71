package io.fleetfold.connect.transforms;

import java.math.BigDecimal;
import java.util.Set;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Makes nulls of the sums that a record does not know. The record's schema marks those that may be
 * unknown by the parameter {@code fleetfold.unknown} of their type, and the record names those that
 * are in its field {@code unknown_sums}, which goes no further. A record of the first release names
 * none: any sum of 0 is taken for unknown. Takes no configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class UnknownToNull<R extends ConnectRecord<R>> extends ValueTransform<R> {
  /** The field that names the unknown sums, and the parameter that marks what may be unknown. */
  static final String FIELD = "unknown_sums";

  static final String PARAMETER = "fleetfold.unknown";

  @Override
  Schema schema(Field field) {
    if (field.name().equals(FIELD)) {
      return null;
    }
    return isMarked(field.schema()) ? optional(field.schema()) : field.schema();
  }

  @Override
  Contents contents(Struct value) {
    Object named = value.schema().field(FIELD) == null ? null : value.getWithoutDefault(FIELD);
    Set<String> unknown = named == null ? null : Set.of(named.toString().split(" ", -1));
    return (field, content) ->
        isMarked(field.schema()) && isUnknown(content, unknown, field.name()) ? null : content;
  }

  private static boolean isUnknown(Object sum, Set<String> named, String name) {
    if (named != null) {
      return named.contains(name);
    }
    return sum instanceof BigDecimal amount
        ? amount.signum() == 0
        : sum instanceof Number count && count.longValue() == 0;
  }

  // without the default, which would come back in place of a null
  private static Schema optional(Schema schema) {
    return copy(new SchemaBuilder(schema.type()), schema).optional().build();
  }

  private static boolean isMarked(Schema schema) {
    return schema.parameters() != null && schema.parameters().containsKey(PARAMETER);
  }
}
