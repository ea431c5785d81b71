package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.connect.Connectors;
import io.fleetfold.gate.Admission;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.ServerSection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What names a variable outside of its declaration names it rightly. */
class SettingNamesTest {
  @Test
  void shouldNameTheDeclaredVariables() {
    assertThat(Admission.NAMES).isEqualTo(ServerSection.SECTION.variable(ServerSection.HTTP_HOSTS));
    assertThat(SessionLimits.CONTENT_VARIABLE)
        .isEqualTo(FoldSection.SECTION.variable(FoldSection.SESSION_CONTENT_BYTES));
    assertThat(SessionLimits.FIELD_VARIABLE)
        .isEqualTo(FoldSection.SECTION.variable(FoldSection.SESSION_FIELD_BYTES));
  }

  @Test
  void shouldLetWorkersGoOnWithTheFormerNameOfTheRegistry() {
    assertThat(registry(Map.of())).isEqualTo("${env:FLEETFOLD_REGISTRY_URL}");
    assertThat(registry(Map.of("FLEETFOLD_SCHEMA_REGISTRY_URL", "http://r:1")))
        .isEqualTo("${env:FLEETFOLD_SCHEMA_REGISTRY_URL}");
    assertThat(
            registry(
                Map.of(
                    "FLEETFOLD_SCHEMA_REGISTRY_URL", "http://r:1",
                    "FLEETFOLD_REGISTRY_URL", "http://r:1")))
        .isEqualTo("${env:FLEETFOLD_REGISTRY_URL}");
  }

  private static String registry(Map<String, String> variables) {
    return Connectors.load(ConnectorsCommand.values(variables))
        .get("fleet-runs")
        .get("value.converter.schema.registry.url");
  }
}
