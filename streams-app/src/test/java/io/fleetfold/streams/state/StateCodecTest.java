package io.fleetfold.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  private static final StateCodec<RunCore> CORES = new StateCodec<>(RunCore.getClassSchema());

  private static RunCore core() {
    return RunCore.newBuilder()
        .setAgentId("ägent")
        .setEventsByType(List.of(1L, 0L, 300L))
        .setStartedAt(7)
        .setLlm(
            LlmTotals.newBuilder()
                .setInputTokens(1L << 40)
                .setProviderCost(Money.bytes(new BigDecimal("123456789.000000000001")))
                .build())
        .build();
  }

  @Test
  void shouldReadBackWhatItWrote() {
    assertThat(CORES.decode(CORES.encode(core()))).isEqualTo(core());
    assertThat(CORES.decode(null)).isNull();
  }

  @Test
  void shouldPutTheVersionInFront() {
    assertThat(CORES.encode(core())[0]).isEqualTo((byte) 1);
  }

  @Test
  void shouldRefuseWhatANewerReleaseWrote() {
    byte[] bytes = CORES.encode(core());
    bytes[0] = 2;

    assertThatIllegalStateException()
        .isThrownBy(() -> CORES.decode(bytes))
        .withMessageContaining("RunCore in a state store has version 2");
  }

  @Test
  void shouldKeepMoneyToTheLastDigit() {
    for (String usd : List.of("0", "-0.000000000001", "99999999999999.999999999999")) {
      assertThat(Money.usd(Money.bytes(new BigDecimal(usd)))).isEqualByComparingTo(usd);
    }
  }
}
