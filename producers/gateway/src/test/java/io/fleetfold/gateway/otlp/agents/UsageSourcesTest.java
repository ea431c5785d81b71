package io.fleetfold.gateway.otlp.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.config.GatewaySection;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsageSourcesTest {
  @ParameterizedTest
  @EnumSource(CodingAgent.class)
  void theSettingThatRecordsNameIsTheOneThatTheGatewayReads(CodingAgent agent) {
    var settings = GatewaySection.SECTION.read(Map.of(agent.setting(), "spans"));

    UsageSources sources = UsageSources.of(settings);

    for (CodingAgent each : CodingAgent.values()) {
      assertThat(sources.of(each)).isEqualTo(each == agent ? UsageSource.SPANS : UsageSource.LOGS);
    }
    assertThat(UsageSources.DEFAULT.otherSetting(agent)).isEqualTo(agent.setting() + "=spans");
  }
}
