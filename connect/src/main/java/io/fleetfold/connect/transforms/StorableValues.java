package io.fleetfold.connect.transforms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Refuses records that PostgreSQL would refuse, for topics that people write to directly: text with
 * a NUL character or a broken surrogate, and JSON columns that are not JSON. With {@code
 * errors.tolerance=all} such a record is logged and left out; in the sink it would stop the task
 * for good. Takes no configuration. Thread-safe.
 *
 * @param <R> the kind of record
 */
public final class StorableValues<R extends ConnectRecord<R>> implements Transformation<R> {
  private static final String JSON_TYPE = "io.debezium.data.Json";
  private static final int LONGEST_NUMBER = 200;
  private static final ConfigDef CONFIG = new ConfigDef();
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public void configure(Map<String, ?> configs) {
    // nothing to configure
  }

  @Override
  public R apply(R input) {
    if (input.key() instanceof String key) {
      check("the key", key);
    }
    if (input.value() instanceof Struct value) {
      for (Field field : value.schema().fields()) {
        if (value.get(field) instanceof String text) {
          check(field.name(), text);
          if (JSON_TYPE.equals(field.schema().name())) {
            checkJson(field.name(), text);
          }
        }
      }
    }
    return input;
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
            && (parser.getTextLength() > LONGEST_NUMBER
                || Math.abs((long) parser.getDecimalValue().scale()) > LONGEST_NUMBER)) {
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
