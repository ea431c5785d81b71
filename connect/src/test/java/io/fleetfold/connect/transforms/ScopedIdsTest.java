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

class ScopedIdsTest {
  private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
  private static final Schema EVENT =
      SchemaBuilder.struct()
          .field("event_id", Schema.STRING_SCHEMA)
          .field("run_id", TEXT)
          .field("app_name", TEXT)
          .field("user_id", TEXT)
          .field("session_id", TEXT)
          .build();
  private static final Schema CALL =
      SchemaBuilder.struct()
          .name("io.fleetfold.records.LlmCall")
          .field("usage_id", Schema.STRING_SCHEMA)
          .field("run_id", TEXT)
          .field("agent_id", TEXT)
          .field("created_at", Timestamp.SCHEMA)
          .build();
  private static final Schema SCOPED_CALL =
      SchemaBuilder.struct().field("usage_id", Schema.STRING_SCHEMA).field("scope", TEXT).build();

  private final ScopedIds<SinkRecord> transform = new ScopedIds<>();

  @Test
  void shouldTellTheRunOfAnEventAndItsSession() {
    Struct event = new Struct(EVENT).put("event_id", "e").put("run_id", "r|1");

    assertThat(apply(event).getString("scope")).isEqualTo("run|r%7C1");
    assertThat(apply(event.put("session_id", "s").put("app_name", "a")).getString("scope"))
        .isEqualTo("run|r%7C1|a||s");
  }

  @Test
  void shouldTellTheRunOfACallOrItsAgentAndDay() {
    Struct call =
        new Struct(CALL)
            .put("usage_id", "u")
            .put("agent_id", "a")
            .put("created_at", Date.from(Instant.parse("2026-11-03T23:59:59.999Z")));

    assertThat(apply(call).getString("scope")).isEqualTo("day|2026-11-03|a");
    assertThat(apply(call.put("run_id", "r")).getString("scope")).isEqualTo("run|r");
    assertThat(apply(call).schema().name()).isEqualTo("io.fleetfold.records.LlmCall");
    assertThat(apply(call).schema()).as("made once").isSameAs(apply(call).schema());
  }

  @Test
  void shouldLeaveWhatTellsItsScopeAndTombstonesAlone() {
    Struct call = new Struct(SCOPED_CALL).put("usage_id", "u").put("scope", "run|other");
    SinkRecord record = record(call);

    assertThat(transform.apply(record)).isSameAs(record);
    SinkRecord tombstone = record(null);
    assertThat(transform.apply(tombstone)).isSameAs(tombstone);
  }

  private Struct apply(Struct value) {
    return (Struct) transform.apply(record(value)).value();
  }

  private static SinkRecord record(Struct value) {
    return new SinkRecord("t", 0, null, "k", value == null ? null : value.schema(), value, 0);
  }
}
