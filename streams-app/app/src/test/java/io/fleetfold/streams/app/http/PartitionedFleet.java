package io.fleetfold.streams.app.http;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.instances.FleetRunCalls;
import io.fleetfold.streams.app.instances.GatheredViews;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PartitionPlacement;
import io.fleetfold.streams.app.instances.Peer;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.RunOutputs;
import io.fleetfold.streams.runs.views.CallPlace;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunCallViews.Listed;
import io.fleetfold.streams.runs.views.StoreViews;
import io.fleetfold.streams.sessions.views.SessionQuality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A fleet of several partitions, each folded by itself, and instances that have some of them each:
 * what several answer is compared with what one answers that has all.
 */
final class PartitionedFleet implements AutoCloseable {
  private final List<FoldDriver> drivers;
  private final List<Map<String, KeyValueStore<Bytes, byte[]>>> stores = new ArrayList<>();
  private final List<RunCallViews> calls = new ArrayList<>();
  private final List<Map<String, Map<Integer, Long>>> shown = new ArrayList<>();
  private final List<Map<String, Map<Integer, Long>>> saved = new ArrayList<>();
  private final List<Instance> instances = new CopyOnWriteArrayList<>();

  PartitionedFleet(int partitions) {
    drivers =
        IntStream.range(0, partitions)
            // logs of half of them have forgotten what they held
            .mapToObj(i -> i % 2 == 0 ? new FoldDriver() : new FoldDriver().keepEvents())
            .toList();
  }

  int partitions() {
    return drivers.size();
  }

  /** The fold of a run's partition. */
  FoldDriver of(String key) {
    return drivers.get(RecordKeys.partition(key, partitions()));
  }

  /** Everything is folded: it can be served. */
  void folded() {
    for (FoldDriver driver : drivers) {
      driver.emit();
      Map<String, KeyValueStore<Bytes, byte[]>> all = new HashMap<>();
      StateStores.ALL.forEach(name -> all.put(name, driver.store(name)));
      stores.add(all);
      calls.add(driver.runCalls());
      shown.add(driver.offsets(/* saved= */ false));
      saved.add(driver.offsets(/* saved= */ true));
    }
  }

  /** An instance that has those partitions. */
  Instance serve(Integer... partitions) {
    return serve(ReadBudget.ofProcess(), partitions);
  }

  /** An instance with so much memory for answers. */
  Instance serve(ReadBudget budget, Integer... partitions) {
    Instance instance = new Instance(budget, Set.of(partitions));
    instances.add(instance);
    return instance;
  }

  @Override
  public void close() {
    instances.forEach(instance -> instance.server.close());
    drivers.forEach(FoldDriver::close);
  }

  /** One of the instances. */
  final class Instance implements PartitionPlacement {
    final Set<Integer> here = ConcurrentHashMap.newKeySet();
    final TestServer server;

    private Instance(ReadBudget budget, Set<Integer> partitions) {
      here.addAll(partitions);
      Peers peers =
          new Peers(partitions(), this, new PeerClient(null, null), Duration.ofMillis(400));
      StoreAccess access =
          (name, partition) -> {
            if (!here.contains(partition)) {
              throw new ViewsUnavailableException("partition " + partition + " is elsewhere", null);
            }
            return stores.get(partition).get(name);
          };
      StoreViews own =
          new StoreViews(
              partitions(),
              access,
              () -> offsets(shown),
              () -> offsets(saved),
              () -> SessionQuality.counts(access, all()));
      GatheredViews views =
          GatheredViews.of(
              peers, own, access, () -> drivers.get(0).outputs().runs(), drivers.get(0).registry());
      server =
          new TestServer(
              peers,
              views,
              NoRunEvents.VIEWS,
              new FleetRunCalls(
                  peers,
                  this::calls,
                  GatheredViews.wire(
                      () -> drivers.get(0).outputs().runs(),
                      RunOutputs::calls,
                      drivers.get(0).registry(),
                      Topics.FLEET_LLM_CALLS)),
              NoSessions.VIEWS,
              budget,
              LiveTiming.DEFAULT,
              QuerySecurity.NONE,
              0);
    }

    private Optional<Listed> calls(String runId, CallPlace after, int limit) {
      int partition = RecordKeys.partition(runId, partitions());
      if (!here.contains(partition)) {
        throw new ViewsUnavailableException("partition " + partition + " is elsewhere", null);
      }
      return calls.get(partition).calls(runId, after, limit);
    }

    private Map<String, Map<Integer, Long>> offsets(List<Map<String, Map<Integer, Long>>> of) {
      Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
      for (int partition : here) {
        // each driver knows of its one partition as the first
        of.get(partition)
            .forEach(
                (topic, next) ->
                    offsets
                        .computeIfAbsent(topic, ignored -> new TreeMap<>())
                        .put(partition, next.get(0)));
      }
      return offsets;
    }

    private Set<Integer> all() {
      return IntStream.range(0, partitions()).boxed().collect(Collectors.toSet());
    }

    @Override
    public boolean isHere(Keyspace space, int partition) {
      return here.contains(partition);
    }

    @Override
    public boolean isCopyHere(Keyspace space, int partition) {
      return false;
    }

    @Override
    public List<Peer> owners(Keyspace space, int partition) {
      return others().filter(other -> other.here.contains(partition)).map(Instance::peer).toList();
    }

    @Override
    public List<Peer> copies(Keyspace space, int partition) {
      return List.of();
    }

    @Override
    public List<Peer> peers() {
      return others().map(Instance::peer).toList();
    }

    private Stream<Instance> others() {
      // one that has all is none of the fleet of several
      return here.size() == partitions()
          ? Stream.empty()
          : instances.stream().filter(other -> other != this && other.here.size() < partitions());
    }

    private Peer peer() {
      return new Peer("127.0.0.1", server.port());
    }
  }
}
