package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.SessionUnavailableException;
import io.fleetfold.schemas.RecordKeys;
import java.time.Duration;
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
  private static final int MAX = 64;
  private static final int MAX_CHARACTERS = 6_000;
  private static final int ON_THEIR_WAY = 2;
  private static final String UNDECIDED = "undecided";

  private final QueryApi api;
  private final Duration timeout;
  private final ConcurrentMap<Integer, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * Asks an API.
   *
   * @param timeout what waits longer than that before it can be asked is not asked any more
   */
  AppendQuestions(QueryApi api, Duration timeout) {
    this.api = api;
    this.timeout = timeout;
  }

  /** What became of an event, as the query API tells it; or a {@link SessionException}. */
  CompletableFuture<JsonNode> ask(Append append) {
    String name = append.key() + "/" + RecordKeys.encode(append.eventId());
    int length = RecordKeys.encode(name).length() + RecordKeys.encode(append.token()).length();
    if (length > MAX_CHARACTERS) {
      return askAlone(append, Map.of());
    }
    Question question =
        new Question(append, name, length, System.nanoTime(), new CompletableFuture<>());
    lanes.computeIfAbsent(append.position().partition(), ignored -> new Lane()).add(question);
    return question.answer;
  }

  /** As {@link #ask}, of this event only, and with more of what the query API can tell. */
  CompletableFuture<JsonNode> askAlone(Append append, Map<String, String> query) {
    String path =
        FleetfoldBackend.path(append.key()) + "/appends/" + RecordKeys.encode(append.eventId());
    return api.get(path, query, append.token())
        .thenApply(json -> json.orElseThrow(() -> forgotten(append)));
  }

  private record Question(
      Append append, String name, int length, long since, CompletableFuture<JsonNode> answer) {
    void settle(JsonNode json) {
      switch (json.path("outcome").asText()) {
        case "accepted", "refused", "ignored" -> answer.complete(json);
        case UNDECIDED -> giveUp();
        default -> answer.completeExceptionally(forgotten(append));
      }
    }

    boolean isOverdue(Duration timeout) {
      return System.nanoTime() - since > timeout.toNanos();
    }

    void giveUp() {
      answer.completeExceptionally(
          new SessionTimeoutException(
              "the fold did not reach event "
                  + append.eventId()
                  + " in time; it is written: repeat it with the same event id, or read the"
                  + " session and see"));
    }
  }

  /** It was decided too long ago. */
  private static SessionException forgotten(Append append) {
    return new SessionUnavailableException(
        "what became of event "
            + append.eventId()
            + " is no longer known: read the session and see");
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
      overdue().forEach(Question::giveUp);
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

    private synchronized List<Question> overdue() {
      List<Question> overdue = new ArrayList<>();
      while (!waiting.isEmpty() && waiting.peek().isOverdue(timeout)) {
        overdue.add(waiting.remove());
      }
      return overdue;
    }

    private synchronized List<Question> take() {
      List<Question> together = new ArrayList<>();
      int characters = 0;
      while (onTheirWay < ON_THEIR_WAY && !waiting.isEmpty() && together.size() < MAX) {
        Question next = waiting.peek();
        characters += next.length;
        if (!together.isEmpty() && characters > MAX_CHARACTERS) {
          break;
        }
        together.add(waiting.remove());
      }
      if (!together.isEmpty()) {
        onTheirWay++;
      }
      return together;
    }

    /** One of several instances is given part of the time only. */
    private boolean mayBeAskedAgain(Question question, JsonNode item) {
      return api.hasSeveralAddresses()
          && UNDECIDED.equals(item.path("outcome").asText())
          && !question.isOverdue(timeout);
    }

    private void settle(List<Question> together, Optional<JsonNode> answer, Throwable error) {
      for (int i = 0; i < together.size(); i++) {
        Question question = together.get(i);
        if (error != null) {
          question.answer.completeExceptionally(error);
        } else {
          JsonNode item = answer.orElse(SessionJson.MAPPER.missingNode()).path("items").path(i);
          if (mayBeAskedAgain(question, item)) {
            add(question);
          } else {
            question.settle(item);
          }
        }
      }
    }
  }
}
