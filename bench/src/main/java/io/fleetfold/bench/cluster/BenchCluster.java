package io.fleetfold.bench.cluster;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.local.broker.Broker;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.registry.Registry;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.InstanceConfig;
import io.fleetfold.streams.app.StreamsAppConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and a registry in this process, as local mode has them, with their data in a new folder
 * that is deleted at the end.
 */
public final class BenchCluster implements AutoCloseable {
  private static final short ONE_COPY = 1;

  private final Ports ports;
  private final Path folder;
  private final Broker broker;
  private final Registry registryServer;
  private final SchemaRegistry registry;

  /** Starts both. */
  public BenchCluster(int portOffset) throws Exception {
    ports = new Ports(portOffset);
    ports.requireFree();
    folder = Files.createTempDirectory("fleetfold-bench");
    broker = new Broker(folder.resolve("broker"), ports);
    broker.start();
    registryServer = new Registry(broker.address(), ports, new Fleet("", 4, ONE_COPY));
    registryServer.start();
    registry = SchemaRegistry.at(registryServer.address(), Map.of());
  }

  /** A fleet of four partitions, as in local mode, with its input topics. */
  public Fleet fleet(String prefix) throws Exception {
    return fleet(prefix, 4);
  }

  /** A fleet of so many partitions, with its input topics. */
  public Fleet fleet(String prefix, int partitions) throws Exception {
    Fleet fleet = new Fleet(prefix, partitions, ONE_COPY);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      List<NewTopic> inputs = Topics.INPUTS.stream().map(fleet::definition).toList();
      admin.createTopics(inputs).all().get();
    }
    return fleet;
  }

  /** A configuration of the streams app with its state in this folder. */
  public StreamsAppConfig config(Fleet fleet, String state, int threads) {
    return StreamsAppConfig.of(bootstrapServers(), registryUrl(), fleet, folder.resolve(state))
        .withHttp("127.0.0.1", ports.query())
        .withThreads(threads);
  }

  /** That of one of several instances, with a port and stores of its own. */
  public StreamsAppConfig instance(Fleet fleet, int number, int threads) {
    return config(fleet, fleet.prefix() + "state-" + number, threads)
        .withHttp("127.0.0.1", ports.query() + number)
        .withInstances(new InstanceConfig("", 0, Duration.ofSeconds(8)));
  }

  /** A publisher to that fleet. */
  public BulkPublisher publisher(Fleet fleet) {
    return new BulkPublisher(Map.of("bootstrap.servers", bootstrapServers()), registry, fleet);
  }

  /** The registry's client. */
  public SchemaRegistry registry() {
    return registry;
  }

  /** Where the brokers are. */
  public String bootstrapServers() {
    return broker.address();
  }

  /** Where the registry is. */
  public String registryUrl() {
    return registryServer.address();
  }

  /** A path in the folder. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() throws Exception {
    registry.close();
    registryServer.close();
    broker.close();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(BenchCluster::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
