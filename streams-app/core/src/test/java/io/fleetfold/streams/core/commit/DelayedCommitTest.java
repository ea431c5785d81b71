package io.fleetfold.streams.core.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DelayedCommitTest {
  private static final Duration EVERY = Duration.ofMillis(250);

  @Test
  void shouldActOnceForSeveralRecordsAndThenRest() {
    TaskClocks clocks = new TaskClocks();
    AtomicInteger acted = new AtomicInteger();
    DelayedCommit commit = new DelayedCommit(clocks.context(), EVERY, acted::incrementAndGet);
    assertThat(clocks.running()).isEmpty();
    commit.ask();
    commit.ask();
    assertThat(clocks.running()).containsExactly(EVERY);
    assertThat(clocks.tick(EVERY, 0)).as("asks for a commit").isTrue();
    assertThat(acted).hasValue(1);
    assertThat(clocks.running()).isEmpty();
    assertThat(clocks.tick(EVERY, 250)).isFalse();
    commit.ask();
    assertThat(clocks.running()).containsExactly(EVERY);
  }
}
