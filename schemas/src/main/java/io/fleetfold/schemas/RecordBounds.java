package io.fleetfold.schemas;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Walks over a record's bytes by the schema it was written with, before Avro makes anything of
 * them. A writer's schema may nest without end, or hold collections whose items take no bytes: a
 * few hundred kilobytes then overflow the stack, or keep Avro busy for ever. Not thread-safe.
 */
final class RecordBounds {
  /** How deep values may be nested in each other; no schema of ours comes near it. */
  static final int DEEPEST = 100;

  // values of a few bytes each are what records are made of: this leaves room for empty ones
  private static final int FREE_VALUES = 10_000;

  private final BinaryDecoder in;
  private long valuesLeft;

  private RecordBounds(BinaryDecoder in, int bytes) {
    this.in = in;
    this.valuesLeft = FREE_VALUES + 2L * bytes;
  }

  /** Whether bytes of the schema must be looked at: a flat record is bounded by itself. */
  static boolean matterTo(Schema writer) {
    return writer.getType() != Schema.Type.RECORD
        || writer.getFields().stream().anyMatch(field -> nests(field.schema()));
  }

  private static boolean nests(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> schema.getTypes().stream().anyMatch(RecordBounds::nests);
      case RECORD, ARRAY, MAP -> true;
      default -> false;
    };
  }

  /**
   * Walks over a value.
   *
   * @param bytes how many the value has
   * @throws AvroRuntimeException when it is nested too deep or holds more values than its bytes can
   *     tell
   */
  static void check(Schema writer, BinaryDecoder in, int bytes) throws IOException {
    new RecordBounds(in, bytes).skip(writer, 0);
  }

  private void skip(Schema schema, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new AvroRuntimeException("values are nested deeper than " + DEEPEST + " levels");
    }
    if (valuesLeft-- <= 0) {
      throw new AvroRuntimeException("it holds more values than its bytes can tell");
    }
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), depth + 1);
        }
      }
      case UNION -> skip(branch(schema), depth + 1);
      case ARRAY -> {
        for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
          skipItems(schema.getElementType(), left, false, depth);
        }
      }
      case MAP -> {
        for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
          skipItems(schema.getValueType(), left, true, depth);
        }
      }
      case STRING -> in.skipString();
      case BYTES -> in.skipBytes();
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case INT, ENUM -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case BOOLEAN -> in.readBoolean();
      case NULL -> in.readNull();
    }
  }

  private void skipItems(Schema item, long count, boolean withKeys, int depth) throws IOException {
    for (long i = 0; i < count; i++) {
      if (withKeys) {
        in.skipString();
      }
      skip(item, depth + 1);
    }
  }

  private Schema branch(Schema union) throws IOException {
    int index = in.readIndex();
    if (index < 0 || index >= union.getTypes().size()) {
      throw new AvroRuntimeException("a union has no branch " + index);
    }
    return union.getTypes().get(index);
  }
}
