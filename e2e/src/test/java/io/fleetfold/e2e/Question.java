package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A question to the query API and its right answer.
 *
 * @param check throws an {@link AssertionError} for a wrong one
 */
record Question(Subject subject, String path, int status, Consumer<JsonNode> check) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a question is about. */
  enum Subject {
    /** One run: whoever has its partition answers. */
    RUN,
    /** One user's sessions: the same. */
    SESSION,
    /** Sums and lists over all partitions. */
    FLEET
  }

  static Question ask(Subject subject, String path, Consumer<JsonNode> check) {
    return new Question(subject, path, 200, check);
  }

  /** About something that does not exist. */
  static Question unknown(Subject subject, String path) {
    return new Question(subject, path, 404, answer -> {});
  }

  /** A list of exactly these, in their order. */
  static Question list(
      Subject subject, String path, String id, List<String> expected, boolean more) {
    return ask(
        subject,
        path,
        answer -> {
          assertThat(texts(answer, id)).containsExactlyElementsOf(expected);
          assertThat(answer.get("has_more").asBoolean()).isEqualTo(more);
        });
  }

  /** Fails where the answer is wrong; whether there is one. */
  boolean isAnsweredBy(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() == 503 || answer.statusCode() == 504) {
      return false;
    }
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
    try {
      check.accept(JSON.readTree(answer.body()));
    } catch (AssertionError e) {
      throw new AssertionError("%s: %s%nin %s".formatted(path, e.getMessage(), answer.body()), e);
    }
    return true;
  }

  static Stream<JsonNode> items(JsonNode answer) {
    return StreamSupport.stream(answer.get("items").spliterator(), false);
  }

  static List<String> texts(JsonNode answer, String field) {
    return items(answer).map(item -> item.get(field).asText()).toList();
  }

  static List<Long> numbers(JsonNode answer, String pointer) {
    return items(answer).map(item -> item.at(pointer).asLong()).toList();
  }
}
