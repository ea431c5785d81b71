package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LagsTest {
  private static final TopicPartition EVENTS = new TopicPartition("agent-events", 0);
  private static final TopicPartition RUNS = new TopicPartition("agent-runs", 0);

  private long now = 7;
  private int asked;
  private OptionalLong lag = OptionalLong.of(0);
  private final Lags lags = new Lags(() -> now);

  private OptionalLong ask(TopicPartition partition) {
    return lags.of(
        partition,
        same -> {
          asked++;
          return lag;
        });
  }

  @Test
  void shouldAskOnceWhileNothingWaits() {
    for (int i = 0; i < 10; i++) {
      assertThat(ask(EVENTS)).hasValue(0);
    }
    assertThat(asked).isEqualTo(1);
    ask(RUNS);
    assertThat(asked).as("each partition for itself").isEqualTo(2);
  }

  @Test
  void shouldAskAgainAfterAWhile() {
    ask(EVENTS);
    now += Lags.MEMORY.toNanos() - 1;
    lag = OptionalLong.of(3);
    assertThat(ask(EVENTS)).hasValue(0);
    now++;
    assertThat(ask(EVENTS)).hasValue(3);
  }

  @Test
  void shouldAskEachTimeWhileAPartitionLagsOrIsNotKnown() {
    lag = OptionalLong.of(5);
    assertThat(ask(EVENTS)).hasValue(5);
    lag = OptionalLong.empty();
    assertThat(ask(EVENTS)).isEmpty();
    lag = OptionalLong.of(0);
    assertThat(ask(EVENTS)).hasValue(0);
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void shouldAskAgainOnceRecordsCameOrPartitionsMoved() {
    ask(EVENTS);
    ask(RUNS);
    lag = OptionalLong.of(2);
    lags.forget(EVENTS);
    assertThat(ask(EVENTS)).hasValue(2);
    assertThat(ask(RUNS)).hasValue(0);
    lags.forgetAll();
    assertThat(ask(RUNS)).hasValue(2);
  }

  @Test
  void shouldNotAskForTasksOfOnePartition() {
    assertThat(FoldConsumer.isAlone(new TopicPartition("x.agent-session-events", 1))).isTrue();
    assertThat(FoldConsumer.isAlone(new TopicPartition("x.agent-app-state", 1))).isTrue();
    assertThat(FoldConsumer.isAlone(new TopicPartition("x.agent-events", 1))).isFalse();
  }
}
