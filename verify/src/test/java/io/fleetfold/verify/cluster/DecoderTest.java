package io.fleetfold.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.replay.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static final byte[] KEY = "r".getBytes(StandardCharsets.UTF_8);

  @Test
  void shouldTakeForADeadLetterWhatIsLargerThanTheAppsLimit() {
    // neither has a schema's id, so that no registry is asked
    assertThat(decode(new byte[99]).unreadable())
        .hasValueSatisfying(why -> assertThat(why).doesNotContain("larger"));
    assertThat(decode(new byte[100]).unreadable()).contains("larger than 100 bytes");
  }

  private static LogRecord decode(byte[] value) {
    value[0] = 1;
    return new Decoder(null, Set.of(), 100)
        .decode(
            Topics.AGENT_RUNS, new ConsumerRecord<>(Topics.AGENT_RUNS.name(), 0, 0, KEY, value));
  }
}
