package io.fleetfold.verify.point;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Topic;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.live.QueryApi;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Folds that stand still, in all instances of the app: the one that is asked tells the others. They
 * go on by themselves after the longest time asked for, whatever becomes of us.
 */
final class Pause {
  private static final String INSTANCES = "instances";

  private final QueryApi instance;
  private final ClusterConfig cluster;
  private final JsonNode places;
  private final Map<TopicPartition, Long> folded = new HashMap<>();

  private Pause(QueryApi instance, ClusterConfig cluster, JsonNode places) {
    this.instance = instance;
    this.cluster = cluster;
    this.places = places;
  }

  /**
   * Pauses every instance; what was folded is on its way to the sinks then.
   *
   * @param instance any of them
   * @throws IOException when one of them does not pause; none does then
   */
  static Pause of(QueryApi instance, ClusterConfig cluster, Duration timeout)
      throws IOException, InterruptedException {
    JsonNode answer = instance.post("/internal/pause?max_ms=" + timeout.toMillis());
    return new Pause(instance, cluster, answer.path(INSTANCES));
  }

  private void note(JsonNode asOf) {
    for (Map.Entry<String, JsonNode> topic : asOf.properties()) {
      Optional<Topic<?>> known =
          ConsistentPoint.FOLDED.stream()
              .filter(input -> input.name().equals(topic.getKey()))
              .findFirst();
      if (known.isPresent()) {
        for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
          TopicPartition at =
              new TopicPartition(cluster.name(known.get()), Integer.parseInt(partition.getKey()));
          folded.merge(at, partition.getValue().longValue(), Math::max);
        }
      }
    }
  }

  /** Up to where the folds have come since they began: the next offset. */
  Map<TopicPartition, Long> folded() throws IOException, InterruptedException {
    note(instance.get("/api/v1/stats").path("as_of"));
    note(instance.get("/internal/sessions-as-of"));
    return Map.copyOf(folded);
  }

  /**
   * Lets the folds resume.
   *
   * @throws MovedException when a partition was not all the time where it had been
   * @throws NotPossibleException when the folds have gone on by themselves
   */
  void end() throws IOException, InterruptedException {
    JsonNode answer = instance.post("/internal/resume");
    // each task is told with the number of its life: one that came back is another
    if (!answer.path(INSTANCES).equals(places)) {
      throw new MovedException();
    }
    if (!answer.path("resumed").asBoolean()) {
      throw new NotPossibleException(
          "the folds went on before everything was read: allow a longer pause with --pause");
    }
  }

  /** Lets the folds resume after a failure; where that fails, too, they do this on their own. */
  void giveUp() throws InterruptedException {
    try {
      instance.post("/internal/resume");
    } catch (IOException e) {
      // the failure before is the one to tell
    }
  }
}
