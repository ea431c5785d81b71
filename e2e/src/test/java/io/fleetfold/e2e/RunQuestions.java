package io.fleetfold.e2e;

import static io.fleetfold.e2e.KnownSums.assertCalls;
import static io.fleetfold.e2e.Question.ask;
import static io.fleetfold.e2e.Question.list;
import static io.fleetfold.e2e.Question.numbers;
import static io.fleetfold.e2e.Question.texts;
import static io.fleetfold.e2e.Question.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.e2e.KnownFleet.KnownCall;
import io.fleetfold.e2e.KnownFleet.KnownRun;
import io.fleetfold.e2e.Question.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is asked about the runs of {@link KnownFleet}, one by one and in lists. */
final class RunQuestions {
  private static final Comparator<KnownRun> NEWEST_FIRST =
      Comparator.comparing(KnownRun::started).reversed();

  private RunQuestions() {}

  static Stream<Question> all() {
    return Stream.concat(runs(), lists());
  }

  /** While nothing but this fleet has been published. */
  static Stream<Question> wholeFleet() {
    return Stream.of(
        list(
            Subject.FLEET,
            "/api/v1/runs?limit=1000",
            "run_id",
            KnownFleet.runs().stream().sorted(NEWEST_FIRST).map(KnownRun::id).toList(),
            false));
  }

  private static Stream<Question> runs() {
    List<Question> all = new ArrayList<>();
    for (KnownRun run : KnownFleet.runs()) {
      String path = "/api/v1/runs/" + run.id();
      all.add(ask(Subject.RUN, path, answer -> assertRun(answer, run)));
      all.add(
          ask(
              Subject.RUN,
              path + "/events",
              answer -> assertThat(texts(answer, "event_id")).containsExactly(run.id() + "-e")));
      all.add(
          ask(
              Subject.RUN,
              path + "/tree",
              answer -> {
                assertThat(texts(answer, "span_id")).containsExactly("span-0", "span-1");
                assertThat(numbers(answer, "/own/input_tokens"))
                    .containsExactlyElementsOf(run.calls().stream().map(KnownCall::input).toList());
              }));
      all.add(list(Subject.RUN, path + "/llm-usage", "usage_id", callIds(run), false));
      all.add(
          list(
              Subject.RUN,
              "/api/v1/llm-usage?run_id=" + run.id(),
              "usage_id",
              callIds(run),
              false));
    }
    all.add(unknown(Subject.RUN, "/api/v1/runs/unknown"));
    all.add(unknown(Subject.RUN, "/api/v1/runs/unknown/tree"));
    return all.stream();
  }

  private static List<String> callIds(KnownRun run) {
    return run.calls().stream().map(KnownCall::id).toList();
  }

  private static void assertRun(JsonNode answer, KnownRun run) {
    assertThat(answer.get("status").asText()).isEqualTo(run.status());
    assertThat(answer.get("agent_id").asText()).isEqualTo(run.agent());
    assertThat(answer.get("total_iterations").asInt()).isEqualTo(run.iterations());
    assertThat(answer.get("event_count").asInt()).isEqualTo(1);
    assertCalls(answer, "", run.calls());
    List<KnownRun> below =
        KnownFleet.runs().stream()
            .filter(other -> other.id().equals(run.id()) || run.id().equals(other.parent()))
            .toList();
    assertThat(answer.at("/subtree/runs").asInt()).isEqualTo(below.size());
    assertThat(answer.at("/subtree/complete").asBoolean()).isTrue();
    assertCalls(
        answer.get("subtree"), "", below.stream().flatMap(one -> one.calls().stream()).toList());
  }

  private static Stream<Question> lists() {
    List<Question> all = new ArrayList<>();
    for (int agent = 0; agent < KnownFleet.AGENTS; agent++) {
      String id = "agent-" + agent;
      List<String> expected =
          KnownFleet.runs().stream()
              .filter(run -> run.agent().equals(id))
              .sorted(NEWEST_FIRST)
              .map(KnownRun::id)
              .toList();
      all.add(list(Subject.FLEET, "/api/v1/runs?agent_id=" + id, "run_id", expected, false));
      all.add(
          list(
              Subject.FLEET,
              "/api/v1/runs?limit=2&offset=1&agent_id=" + id,
              "run_id",
              expected.subList(1, 3),
              true));
    }
    all.add(
        list(
            Subject.FLEET,
            "/api/v1/llm-usage?limit=1000&agent_id=agent-1",
            "usage_id",
            KnownFleet.runs().stream()
                .filter(run -> run.agent().equals("agent-1"))
                .sorted(NEWEST_FIRST)
                .flatMap(run -> callIds(run).stream())
                .toList(),
            false));
    all.add(
        list(
            Subject.FLEET,
            "/api/v1/runs?status=error&session_id=session-0",
            "run_id",
            KnownFleet.runs().stream()
                .filter(run -> run.status().equals("error") && run.number() % 2 == 0)
                .sorted(NEWEST_FIRST)
                .map(KnownRun::id)
                .toList(),
            false));
    return all.stream();
  }
}
