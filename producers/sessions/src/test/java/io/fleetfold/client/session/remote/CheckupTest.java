package io.fleetfold.client.session.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CheckupTest {
  @Test
  void shouldAskAllAtOnce() {
    CyclicBarrier together = new CyclicBarrier(3);
    Supplier<Optional<String>> part =
        () -> {
          try {
            together.await(30, TimeUnit.SECONDS);
            return Optional.of("met");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    assertThat(Checkup.problems(Map.of("a", part, "b", part, "c", part), Duration.ofMinutes(1)))
        .containsExactly("met", "met", "met");
  }

  @Test
  void shouldCountWhatHangsOrBreaksAsAway() {
    CountDownLatch never = new CountDownLatch(1);
    Supplier<Optional<String>> hangs =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Optional.empty();
        };
    Supplier<Optional<String>> breaks =
        () -> {
          throw new IllegalArgumentException("odd");
        };
    assertThat(
            Checkup.problems(
                Map.of("it", hangs, "that", breaks, "this", Optional::empty),
                Duration.ofMillis(50)))
        .containsExactlyInAnyOrder(
            "it did not answer within 50 ms",
            "that cannot be asked (java.lang.IllegalArgumentException: odd)");
    never.countDown();
  }
}
