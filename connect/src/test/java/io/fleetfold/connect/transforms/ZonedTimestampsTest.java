package io.fleetfold.connect.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ZonedTimestampsTest {
  private static final Schema JSON = SchemaBuilder.string().name("json").optional().build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .name("io.fleetfold.Thing")
          .version(3)
          .field("at", Timestamp.SCHEMA)
          .field("maybe", Timestamp.builder().optional().build())
          .field("data", JSON)
          .field("count", Schema.INT64_SCHEMA)
          .build();

  private final ZonedTimestamps<SinkRecord> transform = new ZonedTimestamps<>();

  @Test
  void shouldKeepMilliseconds() {
    Struct result = apply(value(Instant.parse("2026-11-03T04:05:06.007Z")));

    assertThat(result.getString("at")).isEqualTo("2026-11-03T04:05:06.007Z");
    assertThat(result.schema().field("at").schema().name())
        .isEqualTo("io.debezium.time.ZonedTimestamp");
    assertThat(result.schema().field("at").schema().isOptional()).isFalse();
  }

  @Test
  void shouldKeepNullsAndEverythingElse() {
    Struct result = apply(value(Instant.EPOCH).put("data", "{}"));

    assertThat(result.getString("maybe")).isNull();
    assertThat(result.schema().field("maybe").schema().isOptional()).isTrue();
    assertThat(result.schema().field("data").schema()).isSameAs(JSON);
    assertThat(result.getString("data")).isEqualTo("{}");
    assertThat(result.getInt64("count")).isEqualTo(1);
    assertThat(result.schema().name()).isEqualTo("io.fleetfold.Thing");
    assertThat(result.schema().version()).isEqualTo(3);
  }

  @Test
  void shouldConvertASchemaOnce() {
    assertThat(apply(value(Instant.EPOCH)).schema()).isSameAs(apply(value(Instant.EPOCH)).schema());
  }

  @Test
  void shouldKeepTimesWithinWhatPostgresTakes() {
    assertThat(apply(value(Instant.ofEpochMilli(Long.MIN_VALUE))).getString("at"))
        .isEqualTo("0001-01-01T00:00:00Z");
    assertThat(apply(value(Instant.ofEpochMilli(Long.MAX_VALUE))).getString("at"))
        .isEqualTo("9999-12-31T23:59:59.999Z");
  }

  @Test
  void shouldLeaveTombstonesAlone() {
    SinkRecord tombstone = new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", null, null, 0);

    assertThat(transform.apply(tombstone)).isSameAs(tombstone);
  }

  @SuppressWarnings("JavaUtilDate") // Connect's own type for timestamps
  private static Struct value(Instant at) {
    return new Struct(VALUE).put("at", new Date(at.toEpochMilli())).put("count", 1L);
  }

  private Struct apply(Struct value) {
    return (Struct) transform.apply(new SinkRecord("t", 0, null, "k", VALUE, value, 0)).value();
  }
}
