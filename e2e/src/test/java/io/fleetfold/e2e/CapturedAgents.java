package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What coding agents really sent, each one prompt, and what it comes to. */
final class CapturedAgents {
  private static final Path FILES =
      Path.of("../producers/gateway/src/test/resources/io/fleetfold/gateway/otlp/agents");
  private static final String HELLO = "completed 2 1 2 0 ";

  /** By run: status, iterations, actions, calls, those that failed, input and output tokens. */
  static final Map<String, String> RUNS =
      Map.ofEntries(
          Map.entry("claude-code/b7609578-f234-491d-aa9d-22851274400a", HELLO + "8422 90"),
          Map.entry("claude-code/60162d8d-e9e6-47e8-9433-b2c1be628e3b", HELLO + "8422 90"),
          Map.entry("claude-code/c12447c4-5518-4eb4-bfc5-43070aff6d39", HELLO + "8422 90"),
          Map.entry("claude-code/878213af-960f-407a-b133-326477956891", "error 1 0 1 0 4211 45"),
          Map.entry("claude-code/f931addb-e457-45a9-bc38-5506cdb5d989", "error 2 0 2 0 8422 90"),
          Map.entry("claude-code/9f788549-4b5a-402e-a6c3-b649c458538d", "error 0 0 1 1 null null"),
          Map.entry("codex/01a2254e-3e6d-7711-b9bf-9d3b3bade835", HELLO + "10000 140"),
          Map.entry("codex/01a2254f-0ddb-7260-b577-5ad8eab19638", "completed 2 1 4 2 10000 140"),
          Map.entry(
              "gemini-cli/3a34edc2-f6cb-4888-bf60-24e729f6c5c5", "completed 2 1 6 3 3060 240"),
          Map.entry(
              "qwen-code/2940ec5d-0895-4ca7-8488-51eff982d57e/bc5ce1d0e6933", HELLO + "8000 120"),
          Map.entry("qwen-code/5d81e05c-bc9c-4128-8a7e-b6cf7346c7da########0", HELLO + "8000 120"),
          Map.entry(
              "qwen-code/bd33eea6-4555-4aea-aeb0-26c396f90a0d########0",
              "error 0 0 1 1 null null"));

  private CapturedAgents() {}

  /** Sends every request as the agent did. */
  static void send(Pipeline pipeline) throws Exception {
    for (Path file : files()) {
      String path = file.toString().endsWith("-spans.json") ? "/v1/traces" : "/v1/logs";
      HttpResponse<String> answer = pipeline.post(path, Files.readString(file));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).as("nothing is refused of %s", file).doesNotContain("rejected");
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FILES)) {
      return all.sorted().toList();
    }
  }

  /** A run's page in the words of {@link #RUNS}. */
  static String told(JsonNode run) {
    return Stream.of(
            run.get("status").asText(),
            run.get("total_iterations").asText(),
            run.at("/events_by_type/action_execution_completed").asText("0"),
            run.get("llm_calls").asText(),
            run.get("error_llm_calls").asText(),
            run.get("input_tokens").asText(),
            run.get("output_tokens").asText())
        .map(text -> text.isEmpty() ? "0" : text)
        .reduce((one, next) -> one + " " + next)
        .orElseThrow();
  }
}
