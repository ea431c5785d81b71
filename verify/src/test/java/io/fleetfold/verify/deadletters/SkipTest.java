package io.fleetfold.verify.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SkipTest {
  private static final TopicPartition AT = new TopicPartition("agent-runs", 2);

  @Test
  void shouldKeepTheRecordWholeUpToTheLargestThatTheFoldsTake() {
    byte[] value = new byte[RecordLimits.RECORD_BYTES];

    DeadLetter letter = letter("run-1".getBytes(StandardCharsets.UTF_8), value);

    assertThat(letter.getValue().remaining()).isEqualTo(value.length);
    assertThat(letter.getKey()).isEqualTo(StandardCharsets.UTF_8.encode("run-1"));
    assertThat(letter.getHeaders())
        .as("a replay sends them, too")
        .singleElement()
        .satisfies(header -> assertThat(header.getKey()).isEqualTo("trace"));
    assertThat(new Letter(0, letter, false).cut()).isFalse();
  }

  @Test
  void shouldSayWhatIsCutWhereItIsTooLargeForADeadLetter() {
    byte[] value = new byte[RecordLimits.RECORD_BYTES + 1];
    byte[] key = new byte[RecordLimits.DEAD_LETTER_SMALL_BYTES + 1];

    DeadLetter letter = letter(key, value);

    assertThat(letter.getValue().remaining()).isEqualTo(RecordLimits.DEAD_LETTER_HEAD_BYTES);
    assertThat(letter.getKey().remaining()).isEqualTo(RecordLimits.DEAD_LETTER_SMALL_BYTES);
    assertThat(letter.getMessage())
        .contains("value of " + value.length + " bytes cut")
        .contains("key of " + key.length + " bytes cut");
    assertThat(new Letter(0, letter, false).cut()).isTrue();
  }

  @Test
  void shouldSayWhereTheRecordDidNotFitIntoMemory() {
    DeadLetter letter = Skip.letter(AT, 7, null);

    assertThat(letter.getMessage()).contains("does not fit into memory");
    assertThat(new Letter(0, letter, false).cut()).isTrue();
  }

  private static DeadLetter letter(byte[] key, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {1});
    return Skip.letter(
        AT,
        7,
        new ConsumerRecord<>(
            AT.topic(),
            AT.partition(),
            7,
            1_000,
            TimestampType.LOG_APPEND_TIME,
            key.length,
            value.length,
            key,
            value,
            headers,
            Optional.empty()));
  }
}
