package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.app.http.Rates.PerSecond;
import io.fleetfold.streams.runs.http.Statistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RatesTest {
  @Test
  void shouldAskOtherInstancesMoreSeldomAndStillHaveSomethingToCountFrom() {
    LiveTiming timing = LiveTiming.DEFAULT;
    assertThat(timing.tick(true, false)).isEqualTo(timing.tick());
    assertThat(timing.tick(false, true)).isGreaterThan(timing.tick());
    assertThat(timing.tick(false, false))
        .isGreaterThan(timing.tick(false, true))
        .isLessThan(Rates.WINDOW.dividedBy(2));
  }

  private final Rates rates = new Rates(Rates.WINDOW);
  private final SampleFleet fleet = new SampleFleet(2, Instant.EPOCH, 3);

  @Test
  void shouldTellGrowthBySecondOverTheWindow() {
    assertThat(at(0)).isEqualTo(PerSecond.NONE);
    fleet.step(10);
    assertThat(at(2).llmCalls()).isEqualTo(15);
    assertThat(at(4).llmCalls()).isEqualTo(7.5);
    assertThat(at(8).llmCalls()).as("what grew before the window").isZero();
  }

  @Test
  void shouldTellNoGrowthWhereADeletionTakesAway() {
    fleet.step(10);
    at(0);
    fleet.views().putFleet(List.of());
    assertThat(at(1)).isEqualTo(PerSecond.NONE);
  }

  private PerSecond at(long seconds) {
    return rates.add(
        TimeUnit.SECONDS.toNanos(seconds), Statistics.fleet(fleet.views().fleetStats(), Map.of()));
  }
}
