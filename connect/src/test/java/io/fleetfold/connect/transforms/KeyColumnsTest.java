package io.fleetfold.connect.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class KeyColumnsTest {
  @Test
  void shouldTakeTheKeyAsItIsForOneColumn() {
    Struct key = apply("run_id", "a|b%20c");

    assertThat(key.schema().fields()).extracting(field -> field.name()).containsExactly("run_id");
    assertThat(key.getString("run_id")).isEqualTo("a|b%20c");
  }

  @Test
  void shouldSplitAndDecodeForSeveralColumns() {
    Struct key = apply("scope,agent_id,partition:int32", "agent|a%7Cb+%C3%BC%25|11");

    assertThat(key.getString("scope")).isEqualTo("agent");
    assertThat(key.getString("agent_id")).isEqualTo("a|b+ü%");
    assertThat(key.getInt32("partition")).isEqualTo(11);
  }

  @Test
  void shouldKeepEmptyParts() {
    assertThat(apply("scope,agent_id,partition:int64", "fleet||0").getString("agent_id")).isEmpty();
  }

  @Test
  void shouldLeaveValueHeadersAndPlaceAlone() {
    SinkRecord record =
        new SinkRecord("t", 3, Schema.STRING_SCHEMA, "k", Schema.STRING_SCHEMA, "v", 7);

    SinkRecord result = transform("id").apply(record);

    assertThat(result.value()).isEqualTo("v");
    assertThat(result.kafkaPartition()).isEqualTo(3);
    assertThat(result.kafkaOffset()).isEqualTo(7);
  }

  @Test
  void shouldKeepTombstones() {
    SinkRecord record = new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", null, null, 0);

    assertThat(transform("id").apply(record).value()).isNull();
  }

  @Test
  void shouldRefuseAKeyThatDoesNotFit() {
    assertThatThrownBy(() -> apply("a,b", "x"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1 parts, not 2");
    assertThatThrownBy(() -> apply("a,n:int32", "x|y"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'y' for n");
    assertThatThrownBy(() -> apply("a", null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no string key");
  }

  @Test
  void shouldMakeADeletionOfAKeyThatDoesNotFitWhereItIsToldWhich() {
    KeyColumns<SinkRecord> transform = new KeyColumns<>();
    transform.configure(Map.of("fields", "a,n:int32", "otherwise", "|-1"));
    for (String key : new String[] {"x", "x|y", "%zz|1", "", null}) {
      SinkRecord record =
          new SinkRecord("t", 0, Schema.STRING_SCHEMA, key, Schema.STRING_SCHEMA, "value", 0);
      SinkRecord deletion = transform.apply(record);
      assertThat(deletion.value()).as(key).isNull();
      assertThat(((Struct) deletion.key()).get("n")).as(key).isEqualTo(-1);
    }
    SinkRecord fine =
        new SinkRecord("t", 0, Schema.STRING_SCHEMA, "x|1", Schema.STRING_SCHEMA, "value", 0);
    assertThat(transform.apply(fine).value()).isEqualTo("value");
  }

  @Test
  void shouldRefuseAColumnThatMakesNoSense() {
    assertThatThrownBy(() -> transform("a:text"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("take string, int32, int64 or timestamp");
    assertThatThrownBy(() -> transform("")).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> transform("a,:int32")).isInstanceOf(ConfigException.class);
  }

  private static KeyColumns<SinkRecord> transform(String fields) {
    KeyColumns<SinkRecord> transform = new KeyColumns<>();
    transform.configure(Map.of("fields", fields));
    return transform;
  }

  private static Struct apply(String fields, String key) {
    SinkRecord record = new SinkRecord("t", 0, Schema.STRING_SCHEMA, key, null, null, 0);
    return (Struct) transform(fields).apply(record).key();
  }
}
