package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionOutcomeTest {
  @Test
  void shouldTakeNameAndDurationFromTheTop() {
    assertThat(ActionOutcome.of("{\"action\": \"search\", \"duration_ms\": 12.9, \"result\": {}}"))
        .isEqualTo(new ActionOutcome("search", false, 12L));
    assertThat(
            ActionOutcome.of(
                "{\"args\": {\"action\": \"x\", \"duration_ms\": 1, \"error\": \"e\"}}"))
        .isEqualTo(new ActionOutcome("unnamed", false, null));
    assertThat(ActionOutcome.of(null)).isEqualTo(new ActionOutcome("unnamed", false, null));
    assertThat(ActionOutcome.of("[{\"result\": {\"error\": 1}}]").failed()).isFalse();
  }

  @Test
  void shouldBoundDurations() {
    assertThat(ActionOutcome.of("{\"duration_ms\": -5}").durationMs()).isZero();
    assertThat(ActionOutcome.of("{\"duration_ms\": 1e300}").durationMs())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(ActionOutcome.of("{\"duration_ms\": \"7\"}").durationMs()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\": \"timeout\"}",
        "{\"error\": {\"code\": 1}}",
        "{\"error\": 0}",
        "{\"success\": false}",
        "{\"status\": \"failed\"}",
        "{\"a\": [1, {}], \"result\": {\"status\": \"error\"}}",
        "{\"result\": {\"deep\": {}, \"error\": []}}"
      })
  void shouldSeeFailures(String data) {
    assertThat(ActionOutcome.of(data).failed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\": null, \"success\": true, \"status\": \"ok\"}",
        "{\"error\": \"\"}",
        "{\"error\": false}",
        "{\"other\": {\"error\": 1}}",
        "{\"result\": {\"deep\": {\"error\": 1}}}",
        "{\"result\": [{\"error\": 1}]}"
      })
  void shouldSeeNoneElsewhere(String data) {
    assertThat(ActionOutcome.of(data).failed()).isFalse();
  }
}
