package io.fleetfold.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoreSharesTest {
  @Test
  void shouldDealOutCoresEvenlyOrNotAtAll() {
    assertThat(CoreShares.of(0, 1, 2)).isEqualTo("0,1");
    assertThat(CoreShares.of(1, 2, 4)).isEqualTo("2,3");
    assertThat(CoreShares.of(2, 3, 2)).isEqualTo("0,1");
  }
}
