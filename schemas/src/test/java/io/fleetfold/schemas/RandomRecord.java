package io.fleetfold.schemas;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Random records of any of the schemas, each field as its type allows. */
final class RandomRecord {
  private static final String[] TEXTS = {
    "", "x", "{\"a\":[1,2]}", "h\u00e9llo", "\u4f60\u597d", "\ud83d\ude80", "nul\u0000inside"
  };

  private final Random random;

  RandomRecord(long seed) {
    this.random = new Random(seed);
  }

  <V extends SpecificRecord> V of(Class<V> type, Schema schema) {
    return type.cast(record(schema));
  }

  private Object record(Schema schema) {
    SpecificRecord made =
        (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
    for (Schema.Field field : schema.getFields()) {
      made.put(field.pos(), value(field.schema()));
    }
    return made;
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case NULL -> null;
      case STRING -> TEXTS[random.nextInt(TEXTS.length)].repeat(1 + random.nextInt(3));
      case INT -> random.nextInt();
      case BOOLEAN -> random.nextBoolean();
      case LONG ->
          schema.getLogicalType() == null
              ? (Object) random.nextLong()
              : Instant.ofEpochMilli(random.nextLong(1L << 48));
      case BYTES -> bytes(schema);
      case RECORD -> record(schema);
      case ARRAY ->
          (List<?>)
              Stream.generate(() -> value(schema.getElementType()))
                  .limit(random.nextInt(3))
                  .toList();
      default -> throw new IllegalStateException("teach this test to make a " + schema.getType());
    };
  }

  private Object bytes(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return new BigDecimal(new BigInteger(80, random), decimal.getScale());
    }
    byte[] some = new byte[random.nextInt(20)];
    random.nextBytes(some);
    return ByteBuffer.wrap(some);
  }
}
