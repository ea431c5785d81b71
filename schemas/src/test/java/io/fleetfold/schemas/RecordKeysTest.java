package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
  @Property(tries = 500)
  void shouldEncodeAsUrisDoAndGiveBackWhatWasEncoded(@ForAll String part) {
    String text = new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String encoded = RecordKeys.encode(text);

    assertThat(encoded)
        .isEqualTo(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"))
        .doesNotContain("|", "/", "+", " ");
    assertThat(RecordKeys.decode(encoded)).isEqualTo(text);
  }

  @Property(tries = 200)
  void shouldPlaceAsKafkasJavaClientsDo(
      @ForAll String key, @ForAll @IntRange(min = 1, max = 5_000) int partitions) {
    assertThat(RecordKeys.partition(key, partitions))
        .isEqualTo(
            BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), partitions));
  }

  @Test
  void shouldKeepAPlusThatWasNotEncoded() {
    assertThat(RecordKeys.decode("a+b%20c")).isEqualTo("a+b c");
  }

  @Test
  void shouldPutACallUnderItsRunElseItsAgentElseItself() {
    assertThat(key("r", "a")).isEqualTo("r");
    assertThat(key(null, "a")).isEqualTo("a");
    assertThat(key(" ", "")).isEqualTo("u");
    assertThat(key(null, null)).isEqualTo("u");
  }

  /** Keys that stand in topics: a change of any would make two rows of one. */
  @Test
  void shouldKeepTheKeysOfEarlierReleases() {
    assertThat(RecordKeys.of("agent", "a|b c/ü", 3)).isEqualTo("agent|a%7Cb%20c%2F%C3%BC|3");
    assertThat(RecordKeys.ofUser("shop 1", "ann/x")).isEqualTo("shop%201/ann%2Fx");
    assertThat(RecordKeys.of("openai", "gpt*", Instant.parse("2026-11-03T04:05:06.789Z")))
        .isEqualTo("openai|gpt*|2026-11-03T04%3A05%3A06.789Z");
  }

  private static String key(String run, String agent) {
    return Topics.AGENT_LLM_USAGE.keyOf(
        AgentLlmUsage.newBuilder()
            .setUsageId("u")
            .setRunId(run)
            .setAgentId(agent)
            .setProvider("p")
            .setModel("m")
            .setStatus("success")
            .setCreatedAt(Instant.EPOCH)
            .build());
  }
}
