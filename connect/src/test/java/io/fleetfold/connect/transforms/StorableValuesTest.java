package io.fleetfold.connect.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableValuesTest {
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("json", SchemaBuilder.string().name("io.debezium.data.Json").optional().build())
          .build();

  private final StorableValues<SinkRecord> transform = new StorableValues<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\": \"0.5\", \"b\": [1, 2.5e-10, null]}]",
        "\"x\"",
        "1",
        "\"😀 \\ud83d\\ude00\""
      })
  void shouldLetThroughWhatPostgresTakes(String json) {
    SinkRecord record = record("k", "ü😀", json);
    assertThat(transform.apply(record)).isSameAs(record);
  }

  @Test
  void shouldLetTombstonesAndNullsThrough() {
    SinkRecord tombstone = new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", null, null, 0);
    assertThat(transform.apply(tombstone)).isSameAs(tombstone);
    SinkRecord nulls = record("k", null, null);
    assertThat(transform.apply(nulls)).isSameAs(nulls);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nope",
        "1 2",
        "{\"a\": \"\\u0000\"}",
        "{\"\\ud800\": 1}",
        "1e99999",
        "[1e-2000000000]"
      })
  void shouldRefuseJsonThatPostgresRefuses(String json) {
    assertRefused(record("k", "n", json), "json");
  }

  @Test
  void shouldRefuseTextThatPostgresRefuses() {
    assertRefused(record("k", "a\0b", "1"), "name");
    assertRefused(record("k", "\ud83d", "1"), "name");
    assertRefused(record("k", "\ude00\ud83d", "1"), "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k\0", "a|k%00", "a|%zz", "\ud83d"})
  void shouldMakeADeletionOfNothingOfARecordWhoseKeyCannotBeStored(String key) {
    SinkRecord deletion = transform.apply(record(key, "n", "1"));
    assertThat(deletion.key()).isEqualTo("");
    assertThat(deletion.value()).isNull();
  }

  @Test
  void shouldRefuseNamesThatNoIndexHolds() {
    String noise = "ü".repeat(4_096);
    assertThat(transform.apply(record("k", noise, "1")).value()).isNotNull();
    transform.configure(Map.of("names", "name"));
    assertRefused(record("k", noise, "1"), "name");
    assertThat(transform.apply(record("k", "ü".repeat(256), "1")).value()).isNotNull();
  }

  private void assertRefused(SinkRecord record, String field) {
    SinkRecord deletion = transform.apply(record);
    assertThat(deletion.key()).isEqualTo(record.key());
    assertThat(deletion.value()).as("a deletion, for its %s", field).isNull();
  }

  private static SinkRecord record(String key, String name, String json) {
    Struct value = new Struct(SCHEMA).put("name", name).put("json", json);
    return new SinkRecord("t", 0, Schema.STRING_SCHEMA, key, SCHEMA, value, 0);
  }
}
