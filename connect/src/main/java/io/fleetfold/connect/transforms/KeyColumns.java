package io.fleetfold.connect.transforms;

import io.fleetfold.schemas.RecordKeys;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a plain string key into a struct of named columns, so that a sink can use the key as a
 * primary key and delete by it. With one column the key is taken as it is; with several it is split
 * at '|' and each part percent-decoded.
 *
 * <p>Configuration: {@code fields}, a list of {@code name} or {@code name:type} with the types
 * {@code string} (default), {@code int32}, {@code int64} and {@code timestamp} (RFC 3339), such as
 * {@code scope,agent_id,partition:int32}. A key that does not fit fails the task with a {@link
 * DataException} that names the record; where {@code otherwise} gives a key that no row has, the
 * record becomes a deletion under that one instead. Thread-safe once configured.
 *
 * @param <R> the kind of record
 */
public final class KeyColumns<R extends ConnectRecord<R>> implements Transformation<R> {
  static final String FIELDS = "fields";
  static final String DEFAULT_KEY = "otherwise";

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
                  + " timestamp).")
          .define(
              DEFAULT_KEY,
              ConfigDef.Type.STRING,
              null,
              Importance.LOW,
              "The key of a row that never exists, used for a key that does not fit; without it"
                  + " such a key fails the task.");

  private static final Logger LOG = LoggerFactory.getLogger(KeyColumns.class);

  private static final Pattern SEPARATOR = Pattern.compile("\\|");

  private Schema schema;
  private String defaultKey;

  @Override
  public void configure(Map<String, ?> configs) {
    AbstractConfig config = new AbstractConfig(CONFIG, configs, false);
    schema = schema(config.getList(FIELDS));
    defaultKey = config.getString(DEFAULT_KEY);
  }

  private static Schema schema(List<?> columns) {
    return ColumnTypes.keySchema(FIELDS, columns);
  }

  @Override
  public R apply(R input) {
    try {
      return input.newRecord(
          input.topic(),
          input.kafkaPartition(),
          schema,
          key(input, input.key()),
          input.valueSchema(),
          input.value(),
          input.timestamp());
    } catch (DataException e) {
      if (defaultKey == null) {
        throw e;
      }
      LOG.warn("left out: {}", e.getMessage());
      return input.newRecord(
          input.topic(),
          input.kafkaPartition(),
          schema,
          key(input, defaultKey),
          null,
          null,
          input.timestamp());
    }
  }

  private Struct key(ConnectRecord<?> input, Object text) {
    if (!(text instanceof String key)) {
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
        struct.put(column, value(input, column, decoded(input, parts[column.index()])));
      }
    }
    return struct;
  }

  private static String decoded(ConnectRecord<?> input, String part) {
    try {
      return RecordKeys.decode(part);
    } catch (IllegalArgumentException e) {
      throw new DataException(where(input) + " has '" + part + "' in its key: not encoded", e);
    }
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
