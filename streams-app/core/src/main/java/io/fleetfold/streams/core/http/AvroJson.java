package io.fleetfold.streams.core.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.fleetfold.schemas.UnknownSums;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes Avro records as JSON by their schema, so that a field added there is in the answers: JSON
 * columns as the JSON they hold, times and decimals as {@link Json} writes them, unknown sums as
 * null.
 */
public final class AvroJson {
  /** Characters that brief text is cut to. */
  static final int BRIEF = 240;

  /**
   * Which fields hold JSON, by their place: looking it up takes longer than writing most values.
   */
  private static final Map<Schema, boolean[]> JSON = new ConcurrentHashMap<>();

  private AvroJson() {}

  /** Whether the field holds JSON text: the same hint that makes it jsonb in SQL. */
  public static boolean isJson(Schema.Field field) {
    return "io.debezium.data.Json".equals(value(field.schema()).getProp("connect.name"));
  }

  /** Whether answers have the field: which sums are unknown is told by their nulls. */
  public static boolean isTold(Schema.Field field) {
    return !field.name().equals(UnknownSums.FIELD);
  }

  /** The schema of a field's value where it is not null. */
  public static Schema value(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  static void write(SpecificRecord record, boolean brief, JsonGenerator out) throws IOException {
    out.writeStartObject();
    fields(record, brief, out);
    out.writeEndObject();
  }

  /** As {@link #write}, without the braces. */
  public static void fields(SpecificRecord record, boolean brief, JsonGenerator out)
      throws IOException {
    boolean[] jsons = JSON.computeIfAbsent(record.getSchema(), AvroJson::jsons);
    for (Schema.Field field : record.getSchema().getFields()) {
      boolean json = jsons[field.pos()];
      if (isTold(field) && !(brief && json)) {
        out.writeFieldName(field.name());
        write(UnknownSums.value(record, field), json, brief, out);
      }
    }
  }

  private static boolean[] jsons(Schema schema) {
    boolean[] jsons = new boolean[schema.getFields().size()];
    schema.getFields().forEach(field -> jsons[field.pos()] = isJson(field));
    return jsons;
  }

  private static void write(Object value, boolean json, boolean brief, JsonGenerator out)
      throws IOException {
    if (value instanceof CharSequence text) {
      if (json && isValid(text.toString())) {
        out.writeRawValue(text.toString());
      } else {
        out.writeString(brief ? cut(text.toString()) : text.toString());
      }
    } else if (value instanceof Instant time) {
      out.writeString(Json.time(time));
    } else if (value instanceof BigDecimal decimal) {
      out.writeString(Json.decimal(decimal));
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value == null) {
      out.writeNull();
    } else {
      out.writePOJO(value);
    }
  }

  // one broken column must not break the whole answer: it is shown as the text it is
  private static boolean isValid(String json) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return false;
    }
  }

  private static String cut(String text) {
    if (text.length() <= BRIEF) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(BRIEF - 1)) ? BRIEF - 1 : BRIEF;
    return text.substring(0, end) + "…";
  }
}
