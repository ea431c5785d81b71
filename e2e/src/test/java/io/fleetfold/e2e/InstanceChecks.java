package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What every instance of a cluster must answer. */
record InstanceChecks(InstanceCluster cluster) {
  private static final Duration FOLDING = Duration.ofSeconds(30);

  /** Long enough to ask at all. */
  private static final Duration ONCE = Duration.ofSeconds(1);

  /** What tells of one process only, or never ends. */
  private static final Set<String> OTHERS = Set.of("/metrics", "/api/v1/live");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Numbers that are not folded yet are no wrong ones. */
  void awaitFolded() {
    InstanceProcess instance = cluster.alive().get(0);
    for (Question question : QueryContract.wholeFleet()) {
      Await.until(
          question.path(),
          FOLDING,
          () -> {
            try {
              return question.isAnsweredBy(get(instance, question.path()));
            } catch (AssertionError e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  void assertThatAnswersAreRight(List<Question> questions) {
    List<String> wrong = new ArrayList<>();
    // all together: where one is not answered the others need not be waited for as long
    Instant end = Instant.now().plus(FOLDING);
    for (InstanceProcess instance : cluster.alive()) {
      for (Question question : questions) {
        try {
          Await.until(
              question + " is answered",
              left(end),
              () -> question.isAnsweredBy(ask(instance, question)));
        } catch (AssertionError e) {
          wrong.add(instance.name() + ": " + e.getMessage() + ", " + e.getCause());
        }
      }
    }
    assertThat(wrong).as("answers that are not right").isEmpty();
  }

  private static Duration left(Instant end) {
    Duration left = Duration.between(Instant.now(), end);
    return left.compareTo(ONCE) > 0 ? left : ONCE;
  }

  private static HttpResponse<String> ask(InstanceProcess instance, Question question)
      throws Exception {
    HttpResponse<String> answer = get(instance, question.path());
    if (answer.statusCode() >= 500) {
      // not yet, which is no wrong answer
      throw new IllegalStateException(answer.body());
    }
    return answer;
  }

  void assertThatNoRouteIsLeftOut(List<Question> questions) throws Exception {
    JsonNode document =
        new ObjectMapper()
            .readTree(get(cluster.serving().get(0), "/openapi.json").body())
            .get("paths");
    Set<String> left = new TreeSet<>(OTHERS);
    document
        .fieldNames()
        .forEachRemaining(
            route -> {
              String pattern = route.replaceAll("\\{[^}]+}", "[^/]+");
              if (questions.stream()
                  .noneMatch(question -> question.path().split("\\?", 2)[0].matches(pattern))) {
                left.add(route);
              }
            });
    assertThat(left)
        .as("routes without a question")
        .containsExactlyElementsOf(new TreeSet<>(OTHERS));
  }

  private static HttpResponse<String> get(InstanceProcess instance, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(instance.uri(path)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  /** Each instance tells every run that the load has written, and none twice. */
  void awaitLoad(int runs) {
    for (InstanceProcess instance : cluster.alive()) {
      Await.until(
          "all runs are in the statistics",
          FOLDING,
          () -> {
            JsonNode answer =
                new ObjectMapper()
                    .readTree(get(instance, "/api/v1/stats?agent_id=" + FleetLoad.AGENT).body());
            int total = answer.path("total_runs").asInt();
            assertThat(total).isLessThanOrEqualTo(runs);
            return total == runs && answer.get("total_llm_calls").asInt() == runs;
          });
    }
  }
}
