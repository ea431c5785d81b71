package io.fleetfold.e2e;

import static io.fleetfold.e2e.Question.ask;
import static io.fleetfold.e2e.Question.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.e2e.Question.Subject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the query API answers of {@link KnownFleet}, whichever instance is asked, and however many
 * there are: every route that tells more than of its own process.
 */
final class QueryContract {
  private QueryContract() {}

  /** Whatever else is published. */
  static List<Question> questions() {
    return Stream.of(RunQuestions.all(), SumQuestions.all(), SessionQuestions.all(), system())
        .flatMap(Function.identity())
        .toList();
  }

  /** While nothing but this fleet has been published. */
  static List<Question> wholeFleet() {
    return Stream.of(
            RunQuestions.wholeFleet(), SumQuestions.wholeFleet(), SessionQuestions.wholeFleet())
        .flatMap(Function.identity())
        .toList();
  }

  private static Stream<Question> system() {
    return Stream.of(
        ask(Subject.FLEET, "/api/v1/settings", answer -> assertThat(items(answer)).isNotEmpty()),
        ask(
            Subject.FLEET,
            "/health/live",
            answer -> assertThat(answer.get("live").asBoolean()).isTrue()),
        ask(
            Subject.FLEET,
            "/health/ready",
            answer -> assertThat(answer.get("ready").asBoolean()).isTrue()),
        ask(Subject.FLEET, "/openapi.json", answer -> assertThat(answer.get("paths")).isNotEmpty()),
        new Question(Subject.FLEET, "/api/v1/runs?limit=-1", 400, answer -> {}));
  }
}
