package io.fleetfold.streams.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CallDigestTest {
  @Test
  void shouldStayWhatStoresHoldOfACall() {
    AgentLlmUsage call =
        AgentLlmUsage.newBuilder()
            .setUsageId("u1")
            .setProvider("p")
            .setModel("m")
            .setStatus("success")
            .setCreatedAt(Instant.EPOCH)
            .setInputTokens(1L)
            .build();
    assertThat(HexFormat.of().formatHex(CallDigest.of(call, null)))
        .as(
            "calls without a price are known by it in stores: a field that comes later, such as a"
                + " class of tokens, must leave it as it is where a call does not tell it")
        .isEqualTo("bd331a24425518a3396c09486bfb5ced");
  }
}
