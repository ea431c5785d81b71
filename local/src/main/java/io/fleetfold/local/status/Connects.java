package io.fleetfold.local.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Connect says of its connectors.
 *
 * @param states connector name to RUNNING, FAILED or what else Connect calls it; MISSING where one
 *     of ours is not there
 * @param topics connector name to the topics it reads
 */
record Connects(Map<String, String> states, Map<String, List<String>> topics) {
  private static final String MISSING = "MISSING";

  /** Asks; nothing where Connect does not answer. */
  static Optional<Connects> ask(Http http, String connectUrl, Fleet fleet)
      throws IOException, InterruptedException {
    Optional<Http.Answer> answer =
        http.get(connectUrl + "/connectors?expand=status&expand=info").filter(Http.Answer::good);
    return answer.isEmpty() ? Optional.empty() : Optional.of(of(answer.get().json(), fleet));
  }

  static Connects of(JsonNode answer, Fleet fleet) {
    Map<String, String> states = new TreeMap<>();
    Map<String, List<String>> topics = new LinkedHashMap<>();
    answer
        .properties()
        .forEach(
            entry -> {
              JsonNode status = entry.getValue().path("status");
              states.put(entry.getKey(), state(status));
              String names = entry.getValue().path("info").path("config").path("topics").asText();
              topics.put(entry.getKey(), List.of(names.split("\\s*,\\s*")));
            });
    for (Topic<?> topic : Topics.SUNK) {
      // each is named after its topic
      String name = fleet.name(topic);
      states.putIfAbsent(name, MISSING);
      topics.putIfAbsent(name, List.of(name));
    }
    return new Connects(states, topics);
  }

  /** A connector runs when its tasks do; the first trouble among them is its state. */
  private static String state(JsonNode status) {
    String own = status.path("connector").path("state").asText("UNASSIGNED");
    if (!own.equals("RUNNING")) {
      return own;
    }
    JsonNode tasks = status.path("tasks");
    for (JsonNode task : tasks) {
      if (!task.path("state").asText().equals("RUNNING")) {
        return task.path("state").asText();
      }
    }
    return tasks.isEmpty() ? "UNASSIGNED" : own;
  }

  boolean allRun() {
    return states.values().stream().allMatch("RUNNING"::equals);
  }
}
