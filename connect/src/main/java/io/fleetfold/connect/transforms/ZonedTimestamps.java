package io.fleetfold.connect.transforms;

import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Turns every Connect timestamp at the top level of a record's value into the string form that
 * Debezium's sink calls a zoned timestamp (RFC 3339, UTC, milliseconds). The sink's unnest writer
 * drops the milliseconds of a Connect timestamp, but keeps them of this. Nulls and tombstones stay
 * what they are. Takes no configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class ZonedTimestamps<R extends ConnectRecord<R>> extends ValueTransform<R> {
  /** The schema name by which Debezium's sink knows the type. */
  static final String ZONED_TIMESTAMP = "io.debezium.time.ZonedTimestamp";

  // four-digit years only: what is outside would be refused by PostgreSQL and stop the task for
  // good, over a time that is wrong anyway
  private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @Override
  Schema schema(Field field) {
    return isTimestamp(field.schema()) ? zoned(field) : field.schema();
  }

  @Override
  Contents contents(Struct value) {
    return (field, content) ->
        isTimestamp(field.schema()) && content != null
            ? text(Timestamp.fromLogical(field.schema(), (Date) content))
            : content;
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
}
