package io.fleetfold.connect.transforms;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Turns a plain string key into a struct of named columns, so that a sink can use the key as a
 * primary key and delete by it. With one column the key is taken as it is; with several it is split
 * at '|' and each part percent-decoded.
 *
 * <p>Configuration: {@code fields}, a list of {@code name} or {@code name:type} with the types
 * {@code string} (default), {@code int32}, {@code int64} and {@code timestamp} (RFC 3339), such as
 * {@code scope,agent_id,partition:int32}. A key that does not fit fails the task with a {@link
 * DataException} that names the record. Thread-safe once configured.
 *
 * @param <R> the kind of record
 */
public final class KeyColumns<R extends ConnectRecord<R>> implements Transformation<R> {
  static final String FIELDS = "fields";

  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              FIELDS,
              ConfigDef.Type.LIST,
              ConfigDef.NO_DEFAULT_VALUE,
              ConfigDef.LambdaValidator.with(
                  (name, value) -> schema((List<?>) value),
                  () -> "name or name:type, at least one"),
              Importance.HIGH,
              "Columns that the key consists of, in order: name or name:type (string, int32, int64,"
                  + " timestamp).");

  private static final Pattern SEPARATOR = Pattern.compile("\\|");

  private Schema schema;

  @Override
  public void configure(Map<String, ?> configs) {
    schema = schema(new AbstractConfig(CONFIG, configs, false).getList(FIELDS));
  }

  private static Schema schema(List<?> columns) {
    return ColumnTypes.keySchema(FIELDS, columns);
  }

  @Override
  public R apply(R input) {
    if (!(input.key() instanceof String key)) {
      throw new DataException(
          where(input) + " has no string key: set key.converter to StringConverter");
    }
    List<Field> columns = schema.fields();
    Struct struct = new Struct(schema);
    if (columns.size() == 1) {
      struct.put(columns.get(0), value(input, columns.get(0), key));
    } else {
      String[] parts = SEPARATOR.split(key, -1);
      if (parts.length != columns.size()) {
        throw new DataException(
            where(input) + " has a key of " + parts.length + " parts, not " + columns.size());
      }
      for (Field column : columns) {
        struct.put(column, value(input, column, PercentDecoding.decode(parts[column.index()])));
      }
    }
    return input.newRecord(
        input.topic(),
        input.kafkaPartition(),
        schema,
        struct,
        input.valueSchema(),
        input.value(),
        input.timestamp());
  }

  private static Object value(ConnectRecord<?> input, Field column, String part) {
    try {
      return ColumnTypes.parse(column.schema(), part);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          where(input)
              + " has '"
              + part
              + "' for "
              + column.name()
              + " in its key: not of that column's type",
          e);
    }
  }

  private static String where(ConnectRecord<?> input) {
    return "a record of " + input.topic() + ", partition " + input.kafkaPartition();
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
