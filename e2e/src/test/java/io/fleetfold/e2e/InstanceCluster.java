package io.fleetfold.e2e;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.local.broker.Broker;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.registry.Registry;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.common.GroupState;

/** A broker and a registry in this process, and instances of the streams app, each in its own. */
final class InstanceCluster extends Reach {
  private static final int PARTITIONS = 4;
  private static final Duration SETTLING = Duration.ofMinutes(2);
  private static final HttpClient READER = HttpClient.newHttpClient();

  private final Path folder;
  private final Ports ports;
  private final Fleet fleet = new Fleet("", PARTITIONS, (short) 1);
  private final int standbys;
  private final Duration instanceTimeout;
  private final Broker broker;
  private final Registry registryServer;
  private final SchemaRegistry registry;
  private final Admin admin;
  private final List<PartProcess> sinks =
      List.of(new PartProcess("postgres", this), new PartProcess("connect", this));
  private final List<InstanceProcess> instances = new CopyOnWriteArrayList<>();

  InstanceCluster(Path folder, int offset, int standbys, Duration instanceTimeout)
      throws Exception {
    super(folder.resolve("data"), offset);
    this.folder = folder;
    this.standbys = standbys;
    this.instanceTimeout = instanceTimeout;
    ports = new Ports(offset);
    broker = new Broker(data().resolve("broker"), ports);
    broker.start();
    registryServer = new Registry(broker.address(), ports, fleet);
    registryServer.start();
    registry = SchemaRegistry.at(registryServer.address(), Map.of());
    admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    // what is published before the first instance has made its topics
    admin
        .createTopics(
            Stream.of(
                    Topics.INPUTS,
                    Topics.SESSION_INPUTS,
                    List.of(Topics.MODEL_PRICES, Topics.GATEWAY_REFUSALS))
                .flatMap(List::stream)
                .map(fleet::definition)
                .toList())
        .all()
        .get();
  }

  /** Starts one more. */
  InstanceProcess add() throws IOException {
    return add(Command.CLASS_PATH);
  }

  /** The same of another build. */
  InstanceProcess add(String build) throws IOException {
    InstanceProcess instance =
        new InstanceProcess(
            "instance-" + (instances.size() + 1),
            folder,
            ports.query() + instances.size(),
            Map.of(
                "FLEETFOLD_BOOTSTRAP_SERVERS",
                broker.address(),
                "FLEETFOLD_REGISTRY_URL",
                registryServer.address(),
                "FLEETFOLD_PARTITIONS",
                Integer.toString(PARTITIONS),
                "FLEETFOLD_REPLICATION",
                "1",
                "FLEETFOLD_STANDBYS",
                Integer.toString(standbys),
                "FLEETFOLD_INSTANCE_TIMEOUT_MS",
                Long.toString(instanceTimeout.toMillis())));
    instances.add(instance);
    return instance.of(build).start();
  }

  /** Waits until an instance says that it is ready; from then on it is asked. */
  void awaitServing(InstanceProcess instance) {
    Await.until(
        instance.name() + " is ready",
        SETTLING,
        () -> {
          if (!instance.isAlive()) {
            throw new AssertionError(instance.name() + " has ended:\n" + instance.logged());
          }
          return READER
                  .send(
                      HttpRequest.newBuilder(instance.uri("/health/ready")).build(),
                      BodyHandlers.discarding())
                  .statusCode()
              == 200;
        });
    instance.serve();
  }

  /** Those that may be asked. */
  List<InstanceProcess> serving() {
    return instances.stream().filter(InstanceProcess::isServing).toList();
  }

  /** Those that run. */
  List<InstanceProcess> alive() {
    return instances.stream().filter(InstanceProcess::isAlive).toList();
  }

  /** Waits until the running instances share all partitions, and nothing is on the move. */
  void awaitShared() {
    Await.until(
        "the partitions are shared by " + alive().size() + " instances", SETTLING, this::isShared);
  }

  private boolean isShared() throws Exception {
    StreamsGroupDescription group = group();
    long working =
        group.members().stream()
            .filter(member -> !member.assignment().activeTasks().isEmpty())
            .map(StreamsGroupMemberDescription::processId)
            .distinct()
            .count();
    if (group.groupState() != GroupState.STABLE || working != alive().size()) {
      throw new IllegalStateException(group.toString());
    }
    return group.members().stream().noneMatch(member -> isMoving(group, member));
  }

  private static boolean isMoving(
      StreamsGroupDescription group, StreamsGroupMemberDescription member) {
    return member.memberEpoch() != group.groupEpoch()
        || !member.assignment().equals(member.targetAssignment());
  }

  private StreamsGroupDescription group() throws InterruptedException, ExecutionException {
    return admin
        .describeStreamsGroups(List.of(fleet.applicationId()))
        .describedGroups()
        .get(fleet.applicationId())
        .get();
  }

  BulkPublisher publisher() {
    return new BulkPublisher(Map.of("bootstrap.servers", broker.address()), registry, fleet);
  }

  Fleet fleet() {
    return fleet;
  }

  SchemaRegistry registry() {
    return registry;
  }

  /** Starts the sinks and their database, for what compares with SQL. */
  void startSinks() throws IOException {
    for (PartProcess sink : sinks) {
      sink.start();
      Await.until(sink.name() + " is up", SETTLING, sink::isUp);
    }
  }

  @Override
  Connection connect() {
    throw new UnsupportedOperationException("verify alone reads the database here");
  }

  String bootstrapServers() {
    return broker.address();
  }

  @Override
  public void close() throws Exception {
    admin.close();
    for (InstanceProcess instance : instances) {
      if (instance.isAlive()) {
        instance.kill();
      }
    }
    for (int i = sinks.size() - 1; i >= 0; i--) {
      sinks.get(i).stop();
    }
    registry.close();
    registryServer.close();
    broker.close();
  }
}
