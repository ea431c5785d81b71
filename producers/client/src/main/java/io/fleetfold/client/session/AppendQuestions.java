package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Asks what became of appends. The fold decides a partition's events in their order, so that those
 * appended at about the same time are decided at about the same time: while questions of a
 * partition are on their way, further ones gather and are asked together. Thread-safe.
 */
final class AppendQuestions {
  private static final String PATH = "/api/v1/sessions/appends";
  // what the query API takes, and what fits into the head of a request once it is encoded
  private static final int MOST = 64;
  private static final int MOST_CHARACTERS = 6_000;
  private static final int ON_THEIR_WAY = 2;

  private final QueryApi api;
  private final ConcurrentMap<Integer, Lane> lanes = new ConcurrentHashMap<>();

  AppendQuestions(QueryApi api) {
    this.api = api;
  }

  /** Whether an append's ids are so short that it can be asked for together with others. */
  static boolean fits(Append append) {
    return length(name(append)) <= MOST_CHARACTERS / 3;
  }

  private static int length(String text) {
    return SessionKey.encode(text).length();
  }

  /** What became of an event, as the query API tells it; or a {@link SessionException}. */
  CompletableFuture<JsonNode> ask(Append append) {
    Question question = new Question(append, name(append), new CompletableFuture<>());
    lanes.computeIfAbsent(append.position().partition(), ignored -> new Lane()).add(question);
    return question.answer;
  }

  private static String name(Append append) {
    return append.key() + "/" + SessionKey.encode(append.eventId());
  }

  private record Question(Append append, String name, CompletableFuture<JsonNode> answer) {
    void settle(JsonNode json) {
      switch (json.path("outcome").asText()) {
        case "accepted", "refused", "ignored" -> answer.complete(json);
        case "undecided" ->
            answer.completeExceptionally(
                new SessionTimeoutException(
                    "the fold has not come to event "
                        + append.eventId()
                        + " in time; it is written: repeat it with the same event id, or read the"
                        + " session and see"));
        default -> answer.completeExceptionally(forgotten(append));
      }
    }
  }

  /** It was decided too long ago. */
  static SessionException forgotten(Append append) {
    return new SessionUnavailableException(
        "what became of event "
            + append.eventId()
            + " is not known any more: read the session and see");
  }

  /** The questions of one partition. */
  private final class Lane {
    private final Queue<Question> waiting = new ArrayDeque<>();
    private int onTheirWay;

    void add(Question question) {
      synchronized (this) {
        waiting.add(question);
      }
      askNext();
    }

    private void askNext() {
      List<Question> together = take();
      if (together.isEmpty()) {
        return;
      }
      String names = together.stream().map(Question::name).collect(Collectors.joining(","));
      String tokens =
          together.stream()
              .map(question -> question.append.token())
              .collect(Collectors.joining(","));
      CompletableFuture<Optional<JsonNode>> unused =
          api.get(PATH, Map.of("appends", names), tokens)
              .whenComplete(
                  (answer, error) -> {
                    synchronized (this) {
                      onTheirWay--;
                    }
                    askNext();
                    settle(together, error == null ? answer : Optional.empty(), error);
                  });
    }

    private synchronized List<Question> take() {
      List<Question> together = new ArrayList<>();
      int characters = 0;
      while (onTheirWay < ON_THEIR_WAY && !waiting.isEmpty() && together.size() < MOST) {
        Question next = waiting.peek();
        characters += length(next.name) + length(next.append.token());
        if (!together.isEmpty() && characters > MOST_CHARACTERS) {
          break;
        }
        together.add(waiting.remove());
      }
      if (!together.isEmpty()) {
        onTheirWay++;
      }
      return together;
    }

    private static void settle(
        List<Question> together, Optional<JsonNode> answer, Throwable error) {
      for (int i = 0; i < together.size(); i++) {
        Question question = together.get(i);
        if (error != null) {
          question.answer.completeExceptionally(error);
        } else {
          question.settle(answer.orElse(SessionJson.MAPPER.missingNode()).path("items").path(i));
        }
      }
    }
  }
}
