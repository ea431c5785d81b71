package io.fleetfold.streams.core.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.apache.avro.specific.SpecificRecord;

/**
 * How answers are written: names with underscores, times in RFC 3339 with milliseconds, decimals as
 * strings with 12 decimals, Avro records by their schema.
 */
public final class Json {
  public static final String MEDIA_TYPE = "application/json";
  static final int SCALE = 12;

  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(
              new SimpleModule()
                  .addSerializer(BigDecimal.class, writer((d, out) -> out.writeString(decimal(d))))
                  .addSerializer(Instant.class, writer((t, out) -> out.writeString(time(t))))
                  .addSerializer(
                      SpecificRecord.class, writer((r, out) -> AvroJson.write(r, false, out)))
                  .addSerializer(Part.class, writer(Part::write))
                  .addSerializer(
                      Brief.class, writer((b, out) -> AvroJson.write(b.record(), true, out))))
          .build();

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Json() {}

  /**
   * A record for lists that are sent often: without its JSON columns, long text cut.
   *
   * @param record the whole record
   */
  public record Brief(SpecificRecord record) {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  static String decimal(BigDecimal value) {
    return value.setScale(SCALE, RoundingMode.HALF_EVEN).toPlainString();
  }

  public static String time(Instant time) {
    return TIME.format(time);
  }

  private static <T> JsonSerializer<T> writer(Writer<T> writer) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        writer.write(value, out);
      }
    };
  }

  /** What writes itself as JSON. */
  @FunctionalInterface
  public interface Part {
    void write(JsonGenerator out) throws IOException;
  }

  /** The JSON that the part writes. */
  public static byte[] written(Part part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    try (JsonGenerator out = MAPPER.getFactory().createGenerator(bytes)) {
      part.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private interface Writer<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }
}
