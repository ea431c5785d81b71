package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsdTest {
  @ParameterizedTest
  @CsvSource({
    "0.000000000000, 0.000000",
    "0.000000123456, 0.00000012",
    "-0.004321000000, -0.0043",
    "0.009999000000, 0.010",
    "0.010000000000, 0.010000",
    "1.805580400001, 1.805580"
  })
  void shouldKeepTwoDigitsOfSmallAmounts(String usd, String shown) {
    assertThat(Usd.text(new BigDecimal(usd))).isEqualTo(shown);
  }

  @Test
  void shouldNotTakeUnknownForZero() {
    assertThat(Usd.text((BigDecimal) null)).isNull();
  }
}
