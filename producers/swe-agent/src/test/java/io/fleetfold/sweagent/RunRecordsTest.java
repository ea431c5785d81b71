package io.fleetfold.sweagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
  @TempDir Path folder;

  @Test
  void shouldComeToTheTotalsOfTheRecordedRuns() throws Exception {
    List<SpecificRecord> all = new ArrayList<>();
    Path recorded = Path.of(System.getProperty("fleetfold.swe-agent"));
    Assumptions.assumeTrue(
        Files.isDirectory(recorded), "no recorded trajectories at " + recorded + ": not tested");
    try (Stream<Path> files = Files.list(recorded)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".traj")).toList()) {
        all.addAll(TrajectoryRecords.of(TrajectoryReader.read(file)));
      }
    }
    List<AgentLlmUsage> calls = only(all, AgentLlmUsage.class);
    assertThat(only(all, AgentRun.class).stream().map(AgentRun::getRunId).distinct()).hasSize(12);
    assertThat(
            only(all, AgentRunEvent.class).stream()
                .filter(e -> e.getEventType().equals("iteration_started")))
        .hasSize(127);
    assertThat(calls).hasSize(28);
    List<AgentLlmUsage> told = calls.stream().filter(c -> c.getInputTokens() != null).toList();
    assertThat(told.stream().mapToLong(AgentLlmUsage::getInputTokens).sum()).isEqualTo(175_473);
    assertThat(told.stream().mapToLong(AgentLlmUsage::getOutputTokens).sum()).isEqualTo(1_695);
    List<AgentLlmUsage> untold = calls.stream().filter(c -> !told.contains(c)).toList();
    assertThat(untold)
        .as("a replay counts its calls and knows neither tokens nor cost")
        .hasSize(11)
        .allMatch(call -> call.getOutputTokens() == null && call.getUsageMetrics() == null)
        .allMatch(call -> call.getModel().equals("gpt-4o") && call.getProvider().equals("openai"));
    BigDecimal cost = BigDecimal.ZERO;
    for (AgentLlmUsage call : told) {
      cost =
          cost.add(
              new BigDecimal(
                  new ObjectMapper().readTree(call.getUsageMetrics()).get("cost_usd").asText()));
    }
    assertThat(cost).isEqualByComparingTo("1.80558");
    assertThat(all.stream().map(RunRecordsTest::id).filter(id -> !id.isEmpty()))
        .as("ids of events and calls")
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldGiveTheSameRecordsForTheSameFile() throws Exception {
    Path file = write("{\"trajectory\":[{\"action\":\"ls -l\",\"observation\":\"a b\"}]}");
    assertThat(TrajectoryRecords.of(TrajectoryReader.read(file)))
        .isEqualTo(TrajectoryRecords.of(TrajectoryReader.read(file)));
  }

  @Test
  void shouldSayWhereAFileIsBroken() throws Exception {
    assertBroken("{\"trajectory\":[", "not JSON");
    assertBroken("[]", "no message");
    assertBroken("[{\"x\":1}]", "role");
    assertBroken("[1]", "[0]");
    assertBroken("7", "neither a JSON object nor a list");
    assertBroken("{}", "trajectory");
    assertBroken("{\"messages\":[{\"role\":\"user\"},\"x\"]}", "messages[1]");
    assertBroken(
        "{\"messages\":[{\"role\":\"assistant\",\"extra\":{\"cost\":-1}}]}",
        "messages[0].extra.cost");
    assertBroken("{\"trajectory\":[1]}", "trajectory[0]");
    assertBroken(
        "{\"trajectory\":[],\"info\":{\"model_stats\":{\"api_calls\":\"x\"}}}", "api_calls");
  }

  @Test
  void shouldTakeTheModelFromTheFilesOwnConfigurationNeverFromItsName() throws Exception {
    String run = "{\"trajectory\":[],\"info\":{\"model_stats\":{\"api_calls\":1}%s}%s}";
    String config = "{\\\"agent\\\":{\\\"model\\\":{\\\"name\\\":\\\"anthropic/claude-x\\\"}}}";
    assertModel(
        run.formatted("", ",\"replay_config\":\"" + config + "\""), "anthropic", "claude-x");
    assertModel(
        run.formatted("", ",\"replay_config\":{\"agent\":{\"model\":{\"name\":\"o3-mini\"}}}"),
        "openai",
        "o3-mini");
    assertModel(
        run.formatted(",\"model\":\"openrouter/meta/llama\"", ""), "openrouter", "meta/llama");
    assertModel(run.formatted("", ",\"replay_config\":null"), "unknown", "unknown");
    assertModel(run.formatted("", ",\"replay_config\":\"no JSON\""), "unknown", "unknown");
  }

  private void assertModel(String content, String provider, String model) throws IOException {
    Path file = Files.writeString(folder.resolve("gpt4__test.traj"), content);
    AgentLlmUsage call =
        only(TrajectoryRecords.of(TrajectoryReader.read(file)), AgentLlmUsage.class).get(0);
    assertThat(call.getProvider() + " " + call.getModel()).isEqualTo(provider + " " + model);
  }

  private void assertBroken(String content, String where) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> TrajectoryReader.read(file))
        .isInstanceOf(BrokenTrajectoryException.class)
        .hasMessageContaining(where);
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("one.traj"), content);
  }

  private static String id(SpecificRecord record) {
    if (record instanceof AgentRunEvent event) {
      return event.getEventId();
    }
    return record instanceof AgentLlmUsage call ? call.getUsageId() : "";
  }

  private static <T> List<T> only(List<SpecificRecord> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
