package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.status.InstanceStatus;
import io.fleetfold.local.status.PipelineStatus;
import io.fleetfold.local.status.PipelineStatus.Lag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void shouldTellOfAllInstancesWhereThereAreSeveral() throws Exception {
    InstanceStatus one =
        new InstanceStatus(
            "a:8090", "ready", Map.of("runs", List.of(0, 2), "sessions", List.of(1)), null, null);
    InstanceStatus two = new InstanceStatus("b:8090", "silent", null, null, "b:8090 is away");
    InstanceStatus three = new InstanceStatus("c:8090", "ready", Map.of(), -1500L, null);
    assertThat(printed(false, SET, List.of(one)).lines()).noneMatch(line -> line.contains("8090 "));
    assertThat(printed(false, SET, List.of(one, two, three)).lines())
        .contains(
            "INSTANCE  STATE   RUNS  SESSIONS  APPLICATIONS  CLOCK AHEAD",
            "a:8090    ready   0,2   1                       -",
            "b:8090    silent                                -",
            "c:8090    ready                                 -1500 ms",
            "b:8090 is away");
    JsonNode told = new ObjectMapper().readTree(printed(true, SET, List.of(one, two)));
    assertThat(told.at("/instances/0/partitions/runs/1").asInt()).isEqualTo(2);
    assertThat(told.at("/instances/1/reason").asText()).isEqualTo("b:8090 is away");
  }

  private String printed(boolean json, Map<String, String> settings) throws IOException {
    return printed(json, settings, null);
  }

  private String printed(boolean json, Map<String, String> settings, List<InstanceStatus> instances)
      throws IOException {
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
            settings,
            instances);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StatusCommand.print(
        new PrintStream(out, true, StandardCharsets.UTF_8), json, new DataFolder(folder), status);
    return out.toString(StandardCharsets.UTF_8);
  }
}
