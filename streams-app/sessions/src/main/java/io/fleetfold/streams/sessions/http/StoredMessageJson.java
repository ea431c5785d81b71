package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.sessions.SessionCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Writes messages as JSON straight from the store's bytes: no record is made of them, and what is
 * JSON already is copied. Not thread-safe.
 */
final class StoredMessageJson {
  private static final List<Field> FIELDS =
      SessionMessage.getClassSchema().getFields().stream().map(Field::of).toList();

  private BinaryDecoder decoder;

  /** How a field stands in the bytes. */
  private record Field(
      String name, boolean nullable, Schema.Type type, boolean json, boolean time) {
    static Field of(Schema.Field field) {
      Schema value = AvroJson.value(field.schema());
      return new Field(
          field.name(),
          field.schema().isUnion(),
          value.getType(),
          AvroJson.isJson(field),
          value.getLogicalType() instanceof LogicalTypes.TimestampMillis);
    }
  }

  void write(byte[] message, JsonGenerator out) {
    try {
      open(message);
      out.writeStartObject();
      for (Field field : FIELDS) {
        out.writeFieldName(field.name());
        value(field, out);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The time of a message, in epoch milliseconds. */
  long timestamp(byte[] message) {
    return number(message, "timestamp");
  }

  /** The sequence of a message. */
  long sequence(byte[] message) {
    return number(message, "sequence");
  }

  private long number(byte[] message, String name) {
    try {
      open(message);
      for (Field field : FIELDS) {
        if (field.name().equals(name)) {
          return decoder.readLong();
        }
        // ids and numbers stand before
        if (field.type() == Schema.Type.STRING) {
          decoder.skipString();
        } else {
          decoder.readLong();
        }
      }
      throw new IllegalStateException("messages have no " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(byte[] message) {
    if (message[0] != SessionCodecs.MESSAGE_VERSION) {
      throw new IllegalStateException(
          "a message in a state store has version "
              + message[0]
              + ": run the release that wrote it");
    }
    decoder = DecoderFactory.get().binaryDecoder(message, 1, message.length - 1, decoder);
  }

  private void value(Field field, JsonGenerator out) throws IOException {
    // null is the first branch of each of them
    if (field.nullable() && decoder.readIndex() == 0) {
      out.writeNull();
      return;
    }
    switch (field.type()) {
      case STRING -> {
        if (field.json()) {
          out.writeRawValue(decoder.readString());
        } else {
          out.writeString(decoder.readString());
        }
      }
      case LONG -> {
        long number = decoder.readLong();
        if (field.time()) {
          out.writeString(Json.time(Instant.ofEpochMilli(number)));
        } else {
          out.writeNumber(number);
        }
      }
      case BOOLEAN -> out.writeBoolean(decoder.readBoolean());
      default -> throw new IllegalStateException("say how " + field + " is written as JSON");
    }
  }
}
