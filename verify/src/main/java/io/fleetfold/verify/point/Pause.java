package io.fleetfold.verify.point;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Topic;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.live.QueryApi;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Folds that stand still, in all instances of the app. They go on by themselves after the longest
 * time asked for, whatever becomes of us; {@link #resume} tells whether that has happened.
 */
final class Pause {
  private final List<QueryApi> instances;
  private final QueryApi whole;
  private final ClusterConfig cluster;
  private final Map<TopicPartition, Long> folded = new HashMap<>();

  private Pause(List<QueryApi> instances, QueryApi whole, ClusterConfig cluster) {
    this.instances = instances;
    this.whole = whole;
    this.cluster = cluster;
  }

  /**
   * Pauses every instance; what was folded is on its way to the sinks then.
   *
   * @param whole the instance that has all partitions
   * @throws NotPossibleException when an instance does not pause; the others go on by themselves
   */
  static Pause of(List<QueryApi> instances, QueryApi whole, ClusterConfig cluster, Duration timeout)
      throws InterruptedException {
    Pause pause = new Pause(List.copyOf(instances), whole, cluster);
    for (QueryApi instance : instances) {
      try {
        JsonNode answer = instance.post("/internal/pause?max_ms=" + timeout.toMillis());
        pause.note(answer.path("as_of"));
      } catch (IOException e) {
        throw new NotPossibleException(
            "the folds can't be paused: "
                + e.getMessage()
                + " (verify needs the streams app's own address, --query-url)",
            e);
      }
    }
    return pause;
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
    note(whole.get("/api/v1/stats").path("as_of"));
    note(whole.get("/internal/sessions-as-of"));
    return Map.copyOf(folded);
  }

  /**
   * Lets the folds go on.
   *
   * @return whether they had stood still all the time
   */
  boolean resume() throws IOException, InterruptedException {
    boolean still = true;
    for (QueryApi instance : instances) {
      still &= instance.post("/internal/resume").path("resumed").asBoolean();
    }
    return still;
  }
}
