package io.fleetfold.e2e;

import static io.fleetfold.e2e.KnownSums.assertStatistics;
import static io.fleetfold.e2e.KnownSums.assertWindow;
import static io.fleetfold.e2e.Question.ask;
import static io.fleetfold.e2e.Question.items;
import static io.fleetfold.e2e.Question.numbers;
import static io.fleetfold.e2e.Question.texts;
import static io.fleetfold.e2e.Question.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.e2e.KnownFleet.KnownCall;
import io.fleetfold.e2e.KnownFleet.KnownRun;
import io.fleetfold.e2e.Question.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is asked about statistics, usage and quality of {@link KnownFleet}. */
final class SumQuestions {
  private SumQuestions() {}

  static Stream<Question> all() {
    return Stream.concat(sums(), usage());
  }

  /** While nothing but this fleet has been published. */
  static Stream<Question> wholeFleet() {
    return Stream.of(
        ask(Subject.FLEET, "/api/v1/stats", answer -> assertStatistics(answer, KnownFleet.runs())));
  }

  private static Stream<Question> sums() {
    List<Question> all = new ArrayList<>();
    for (int agent = 0; agent < KnownFleet.AGENTS; agent++) {
      String id = "agent-" + agent;
      List<KnownRun> runs =
          KnownFleet.runs().stream().filter(run -> run.agent().equals(id)).toList();
      all.add(
          ask(
              Subject.FLEET,
              "/api/v1/stats?agent_id=" + id,
              answer -> assertStatistics(answer, runs)));
    }
    all.add(unknown(Subject.FLEET, "/api/v1/stats?agent_id=unknown"));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/agents?limit=1000",
            answer -> {
              List<String> known =
                  texts(answer, "agent_id").stream()
                      .filter(agent -> agent.matches("agent-\\d"))
                      .toList();
              assertThat(known).hasSize(KnownFleet.AGENTS).doesNotHaveDuplicates();
              items(answer)
                  .filter(one -> known.contains(one.get("agent_id").asText()))
                  .forEach(
                      one ->
                          assertStatistics(
                              one,
                              KnownFleet.runs().stream()
                                  .filter(run -> run.agent().equals(one.get("agent_id").asText()))
                                  .toList()));
            }));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/data-quality",
            answer ->
                assertThat(answer.at("/by_reason/duplicate").asInt())
                    .isEqualTo(KnownFleet.DUPLICATES)));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/data-quality/refusals",
            answer -> assertThat(numbers(answer, "/count")).containsExactly(3L)));
    return all.stream();
  }

  private static Stream<Question> usage() {
    String hour = "&from=%s&to=%s".formatted(KnownFleet.BEGIN, KnownFleet.BEGIN.plusSeconds(3_600));
    List<KnownCall> calls = KnownFleet.calls().toList();
    List<Question> all = new ArrayList<>();
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/usage?by=fleet&window=1h" + hour,
            answer -> assertWindow(only(answer), calls)));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/usage?by=model&window=1h" + hour,
            answer -> assertWindow(only(answer), calls)));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/usage?by=action&window=1h" + hour,
            answer -> {
              assertThat(only(answer).get("name").asText()).isEqualTo(KnownFleet.ACTION);
              assertThat(only(answer).get("calls").asInt()).isEqualTo(KnownFleet.RUNS);
            }));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/usage?by=agent&window=1h" + hour,
            answer -> {
              assertThat(texts(answer, "name"))
                  .containsExactlyInAnyOrder("agent-0", "agent-1", "agent-2", "agent-3");
              items(answer)
                  .forEach(
                      one ->
                          assertWindow(
                              one,
                              calls.stream()
                                  .filter(
                                      call -> call.run().agent().equals(one.get("name").asText()))
                                  .toList()));
            }));
    all.add(
        ask(
            Subject.FLEET,
            "/api/v1/usage?by=fleet&window=1m&limit=1000" + hour,
            answer -> {
              assertThat(items(answer).map(one -> one.get("window_start").asText()).toList())
                  .hasSize(KnownFleet.RUNS)
                  .doesNotHaveDuplicates();
              assertThat(numbers(answer, "/calls")).containsOnly(2L);
            }));
    return all.stream();
  }

  private static JsonNode only(JsonNode answer) {
    assertThat(answer.get("items")).hasSize(1);
    return answer.at("/items/0");
  }
}
