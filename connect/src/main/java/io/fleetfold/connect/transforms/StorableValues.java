package io.fleetfold.connect.transforms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fleetfold.schemas.RecordKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records that PostgreSQL would refuse into deletions, for compacted topics that people write
 * to directly: text with a NUL character or a broken surrogate, columns of the primary key that no
 * index holds, and JSON columns that are not JSON. In the sink such a record would stop the task
 * for good. A deletion, as the folds read such a record, and not nothing: the sink commits only
 * what it has written, so that a topic whose last record is left out never counts as read. Where
 * the key can't be stored the deletion has an empty one. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class StorableValues<R extends ConnectRecord<R>> implements Transformation<R> {
  private static final String JSON_TYPE = "io.debezium.data.Json";
  // no row has it: what makes columns of keys says what becomes of it
  private static final String UNUSABLE = "";
  private static final int MAX_NUMBER = 200;
  private static final int MAX_NAME = 512;
  private static final String NAMES = "names";
  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              NAMES,
              ConfigDef.Type.LIST,
              List.of(),
              ConfigDef.Importance.MEDIUM,
              "Fields of the primary key: text of at most 512 bytes.");
  private static final Logger LOG = LoggerFactory.getLogger(StorableValues.class);
  private static final JsonFactory JSON = new JsonFactory();

  private Set<String> names = Set.of();

  @Override
  public void configure(Map<String, ?> configs) {
    names = Set.copyOf(new AbstractConfig(CONFIG, configs).getList(NAMES));
  }

  @Override
  public R apply(R input) {
    Object key = input.key();
    try {
      if (key instanceof String text) {
        check("the key", RecordKeys.decode(text));
      }
    } catch (DataException | IllegalArgumentException e) {
      return deletion(input, UNUSABLE, e);
    }
    try {
      if (input.value() instanceof Struct value) {
        value.schema().fields().forEach(field -> check(value, field));
      }
      return input;
    } catch (DataException e) {
      return deletion(input, key, e);
    }
  }

  private R deletion(R input, Object key, RuntimeException why) {
    LOG.warn(
        "{}: the record under {} is treated as a deletion: {}",
        input.topic(),
        input.key(),
        why.getMessage());
    return input.newRecord(
        input.topic(),
        input.kafkaPartition(),
        input.keySchema(),
        key,
        null,
        null,
        input.timestamp());
  }

  private void check(Struct value, Field field) {
    if (value.get(field) instanceof String text) {
      check(field.name(), text);
      if (JSON_TYPE.equals(field.schema().name())) {
        checkJson(field.name(), text);
      }
      if (names.contains(field.name()) && text.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
        throw new DataException(field.name() + " is longer than " + MAX_NAME + " bytes");
      }
    }
  }

  private static void checkJson(String name, String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      int roots = 0;
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        roots += depth == 0 ? 1 : 0;
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          check(name, parser.getText());
        } else if (token.isNumeric()
            && (parser.getTextLength() > MAX_NUMBER
                || Math.abs((long) parser.getDecimalValue().scale()) > MAX_NUMBER)) {
          throw new DataException(name + " has a number that no database holds");
        }
      }
      if (roots != 1) {
        throw new DataException(name + " is not one JSON value");
      }
    } catch (IOException | NumberFormatException e) {
      throw new DataException(name + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static void check(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new DataException(name + " holds a NUL character");
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new DataException(name + " holds half of a surrogate pair");
        }
        i++;
      }
    }
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
