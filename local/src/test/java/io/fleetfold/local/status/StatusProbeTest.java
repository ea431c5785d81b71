package io.fleetfold.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.StreamsSection;
import java.util.List;
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

  @Test
  void shouldReadWhatInstancesTell() throws Exception {
    String told =
        """
        {"instances": [
          {"address": "a:1", "ready": true, "started_at": "2026-01-01T00:00:00Z",
           "partitions": {"runs": {"10": 3, "9": 1}, "sessions": {}, "later": {"0": 1}}},
          {"address": "b:2", "ready": false, "partitions": {}, "clock_ahead_ms": 7},
          {"address": "c:3", "error": "instance c:3 does not answer"}]}
        """;
    assertThat(InstanceStatus.of(new ObjectMapper().readTree(told)))
        .containsExactly(
            new InstanceStatus(
                "a:1",
                "ready",
                Map.of("runs", List.of(9, 10), "sessions", List.of(), "later", List.of(0)),
                null,
                null),
            new InstanceStatus("b:2", "starting", Map.of(), 7L, null),
            new InstanceStatus("c:3", "silent", null, null, "instance c:3 does not answer"));
  }

  private static String item(String name, String variable, String value, boolean byDefault) {
    return "{\"name\": \"%s\", \"variable\": \"%s\", \"value\": \"%s\", \"by_default\": %s}"
        .formatted(name, variable, value, byDefault);
  }
}
