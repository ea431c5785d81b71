package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.status.PipelineStatus;
import io.fleetfold.local.status.PipelineStatus.Lag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  private static final Map<String, String> SET =
      new TreeMap<>(Map.of("FLEETFOLD_SEAL_AFTER", "PT2H", "FLEETFOLD_TEXT_BYTES", "4096"));

  @TempDir private Path folder;

  @Test
  void shouldTellInJsonWhatTheFoldsRunWith() throws Exception {
    JsonNode told = new ObjectMapper().readTree(printed(true, SET));
    assertThat(told.at("/settings/FLEETFOLD_SEAL_AFTER").asText()).isEqualTo("PT2H");
    assertThat(told.get("settings")).hasSize(2);

    JsonNode usual = new ObjectMapper().readTree(printed(true, Map.of()));
    assertThat(usual.get("settings").isObject()).as("all as usual").isTrue();
    assertThat(usual.get("settings")).isEmpty();

    JsonNode unknown = new ObjectMapper().readTree(printed(true, null));
    assertThat(unknown.get("settings").isNull()).as("unknown is not as usual").isTrue();
  }

  @Test
  void shouldTellInALineWhatSomebodyHasSet() throws Exception {
    assertThat(printed(false, SET).lines())
        .contains("settings      FLEETFOLD_SEAL_AFTER=PT2H, FLEETFOLD_TEXT_BYTES=4096");
    assertThat(printed(false, Map.of()).lines()).noneMatch(line -> line.startsWith("settings"));
    assertThat(printed(false, null).lines()).noneMatch(line -> line.startsWith("settings"));
  }

  private String printed(boolean json, Map<String, String> settings) throws IOException {
    PipelineStatus status =
        new PipelineStatus(
            true,
            false,
            Map.of(),
            "http://127.0.0.1:8090/",
            "jdbc:postgresql://127.0.0.1:5433/fleetfold",
            "reader",
            Map.of(),
            new Lag(0L, null),
            3L,
            null,
            settings);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StatusCommand.print(
        new PrintStream(out, true, StandardCharsets.UTF_8), json, new DataFolder(folder), status);
    return out.toString(StandardCharsets.UTF_8);
  }
}
