package io.fleetfold.streams.app.instances;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.core.state.StoreHealth;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * What Kafka Streams knows of the group. Of other instances it is as new as the last heartbeat; of
 * this one it is exact, as its own tasks tell it.
 */
public final class KafkaPlacement implements PartitionPlacement {
  private final Fleet fleet;
  private final Supplier<KafkaStreams> streams;
  private final Supplier<StoreHealth> health;
  private final Supplier<Set<Integer>> copiesOfRuns;
  private final Supplier<Peer> self;

  /**
   * The placement of the fleet's partitions.
   *
   * @param streams the client; null before it is there
   * @param health knows the tasks of this process
   * @param copiesOfRuns partitions of runs of which this process has copies that can be read
   * @param self the address that this instance has told
   */
  public KafkaPlacement(
      Fleet fleet,
      Supplier<KafkaStreams> streams,
      Supplier<StoreHealth> health,
      Supplier<Set<Integer>> copiesOfRuns,
      Supplier<Peer> self) {
    this.copiesOfRuns = copiesOfRuns;
    this.fleet = fleet;
    this.streams = streams;
    this.health = health;
    this.self = self;
  }

  @Override
  public boolean isHere(Keyspace space, int partition) {
    return health.get().life(space.store(), partition).isPresent();
  }

  @Override
  public OptionalLong life(Keyspace space, int partition) {
    return health
        .get()
        .life(space.store(), partition)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public Peer self() {
    return self.get();
  }

  @Override
  public boolean isCopyHere(Keyspace space, int partition) {
    if (space == Keyspace.RUNS) {
      return copiesOfRuns.get().contains(partition);
    }
    TopicPartition input = space.input(fleet, partition);
    KafkaStreams client = streams.get();
    try {
      return client != null
          && client.metadataForLocalThreads().stream()
              .flatMap(thread -> thread.standbyTasks().stream())
              .anyMatch(task -> task.topicPartitions().contains(input));
    } catch (IllegalStateException e) {
      // it has stopped
      return false;
    }
  }

  @Override
  public List<Peer> owners(Keyspace space, int partition) {
    return those(space, partition, StreamsMetadata::topicPartitions);
  }

  @Override
  public List<Peer> copies(Keyspace space, int partition) {
    return those(space, partition, StreamsMetadata::standbyTopicPartitions);
  }

  private List<Peer> those(
      Keyspace space,
      int partition,
      Function<StreamsMetadata, ? extends Collection<TopicPartition>> has) {
    TopicPartition input = space.input(fleet, partition);
    return others().stream()
        .filter(instance -> has.apply(instance).contains(input))
        .map(instance -> Peer.of(instance.hostInfo()))
        .toList();
  }

  @Override
  public List<Peer> peers() {
    return others().stream().map(instance -> Peer.of(instance.hostInfo())).toList();
  }

  /** One that has tasks, this one not among them, has given it to somebody. */
  @Override
  public boolean mayBeElsewhere(Keyspace space, int partition) {
    KafkaStreams client = streams.get();
    if (client == null) {
      return false;
    }
    if (!others().isEmpty()) {
      return true;
    }
    try {
      List<TaskMetadata> tasks =
          client.metadataForLocalThreads().stream()
              .flatMap(thread -> thread.activeTasks().stream())
              .toList();
      TopicPartition input = space.input(fleet, partition);
      return !tasks.isEmpty()
          && tasks.stream().noneMatch(task -> task.topicPartitions().contains(input));
    } catch (IllegalStateException e) {
      // it has stopped
      return false;
    }
  }

  private List<StreamsMetadata> others() {
    KafkaStreams client = streams.get();
    if (client == null) {
      return List.of();
    }
    try {
      return client.metadataForAllStreamsClients().stream()
          .filter(instance -> isAnother(instance.hostInfo()))
          .toList();
    } catch (StreamsNotStartedException | IllegalStateException e) {
      return List.of();
    }
  }

  private boolean isAnother(HostInfo info) {
    return info != null
        && !HostInfo.unavailable().equals(info)
        && !Peer.of(info).equals(self.get());
  }
}
