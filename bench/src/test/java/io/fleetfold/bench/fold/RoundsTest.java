package io.fleetfold.bench.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void shouldTakeTheMiddleRound() {
    Rounds rounds =
        Rounds.of(
            new long[] {0, SECOND, 2 * SECOND, 4 * SECOND},
            new long[] {0, SECOND / 2, SECOND, 2 * SECOND},
            new long[] {5_000, 6_000, 16_000, 17_000});

    assertThat(rounds.perSecond()).containsExactly(1_000.0, 10_000.0, 500.0);
    assertThat(rounds.median()).isCloseTo(1_000, within(1e-6));
    assertThat(rounds.cpuMicros()).containsExactly(500.0, 50.0, 1_000.0);
  }

  @Test
  void shouldLeaveOutRoundsThatWereNotSeen() {
    Rounds rounds =
        Rounds.of(
            new long[] {0, SECOND, SECOND}, new long[] {0, 0, 0}, new long[] {0, 2_000, 2_000});

    assertThat(rounds.perSecond()).containsExactly(2_000.0);
  }
}
