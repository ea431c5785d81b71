package io.fleetfold.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.StreamsSection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusProbeTest {
  @Test
  void shouldTellOfTheFoldsSettingsThoseThatSomebodyHasSet() throws Exception {
    String published =
        "{\"items\": [%s, %s, %s]}"
            .formatted(
                item(FoldSection.SEAL_AFTER, "FLEETFOLD_SEAL_AFTER", "PT2H", false),
                item(FoldSection.TEXT_BYTES, "FLEETFOLD_TEXT_BYTES", "65536", true),
                // local mode's own choice
                item(StreamsSection.HTTP_PORT, "FLEETFOLD_HTTP_PORT", "8191", false));

    assertThat(StatusProbe.notByDefault(new ObjectMapper().readTree(published)))
        .isEqualTo(Map.of("FLEETFOLD_SEAL_AFTER", "PT2H"));
  }

  private static String item(String name, String variable, String value, boolean byDefault) {
    return "{\"name\": \"%s\", \"variable\": \"%s\", \"value\": \"%s\", \"by_default\": %s}"
        .formatted(name, variable, value, byDefault);
  }
}
