package io.fleetfold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchTest {
  @Test
  void shouldTellWhatCanBeMeasured() {
    assertThat(Bench.commandLine().getUsageMessage())
        .contains("fold", "visibility", "restart", "scale", "micro");
  }
}
