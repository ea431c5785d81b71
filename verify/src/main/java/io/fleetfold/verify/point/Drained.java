package io.fleetfold.verify.point;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Offsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Waits until everything that the folds have sent on is in PostgreSQL. */
final class Drained {
  private static final Duration STEP = Duration.ofMillis(100);

  private final ClusterConfig cluster;
  private final Offsets offsets;

  Drained(ClusterConfig cluster, Offsets offsets) {
    this.cluster = cluster;
    this.offsets = offsets;
  }

  /**
   * Waits.
   *
   * @throws NotPossibleException naming the topic whose sink is behind when the time is over
   */
  void await(long deadlineNanos, Consumer<String> progress) {
    for (Topic<?> topic : Topics.SUNK) {
      // prices are not compared, and written by people at any time
      if (!topic.isOutput()) {
        continue;
      }
      String name = cluster.name(topic);
      // a sink's group is named after its connector, the connector after its topic
      String group = "connect-" + name;
      Map<TopicPartition, Long> ends = offsets.ends(name);
      while (!offsets.passed(offsets.committed(group), ends)) {
        if (System.nanoTime() > deadlineNanos) {
          throw new NotPossibleException(
              "the sink of "
                  + name
                  + " (group "
                  + group
                  + ") is still behind: is the connector running? Give it longer with --pause");
        }
        progress.accept("waiting for the sink of " + name);
        LockSupport.parkNanos(STEP.toNanos());
      }
    }
  }
}
