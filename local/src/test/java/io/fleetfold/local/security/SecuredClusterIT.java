package io.fleetfold.local.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.local.TestPorts;
import io.fleetfold.local.registry.Registry;
import io.fleetfold.records.AgentRun;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Rights;
import io.fleetfold.schemas.Rights.Right;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.streams.app.StreamsApp;
import io.fleetfold.streams.app.StreamsEnvironment;
import io.fleetfold.streams.app.TopicsAndSchemas;
import io.fleetfold.testkit.PemFiles;
import io.fleetfold.testkit.TestBroker;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.deadletters.DeadLetters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker with TLS, passwords and an authorizer, and a registry with TLS and a password: each part
 * works with what {@code fleetfold acls} prints for it, says what it lacks without, and may do
 * nothing of another's.
 */
class SecuredClusterIT {
  private static final Fleet FLEET = new Fleet("safe.", 2, (short) 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void shouldLetEachPartDoItsOwnWorkOnly(@TempDir Path folder) throws Exception {
    PemFiles pem = PemFiles.make(folder);
    Map<String, String> users = new HashMap<>();
    for (Rights part : Rights.values()) {
      users.put(part.word(), part.word() + "-secret");
    }
    try (TestBroker broker = new TestBroker(folder.resolve("kafka"), pem, users)) {
      broker.start();
      Registry registry = new Registry(broker.address(), TestPorts.set(7), FLEET);
      registry.start();
      try (SecuredRegistry secured = new SecuredRegistry(pem, registry.address());
          Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        new Parts(folder, pem, broker, secured, admin).check();
      } finally {
        registry.close();
      }
    }
  }

  private record Parts(
      Path folder, PemFiles pem, TestBroker broker, SecuredRegistry registry, Admin admin) {
    void check() throws Exception {
      operators();
      try (StreamsApp app = streams()) {
        agents(app);
        connect();
        verify();
        others();
      }
    }

    private void operators() throws Exception {
      assertThatThrownBy(
              () -> TopicsAndSchemas.fromEnvironment(variables(Rights.OPERATORS)).prepare())
          .isInstanceOf(AuthorizationException.class);
      allow(Rights.OPERATORS);
      TopicsAndSchemas.fromEnvironment(variables(Rights.OPERATORS)).prepare();
      assertThat(new DeadLetters(cluster(Rights.OPERATORS)).newest(null, 10).total()).isZero();
    }

    private StreamsApp streams() throws Exception {
      try (StreamsApp refused =
          new StreamsApp(StreamsEnvironment.read(variables(Rights.STREAMS)))) {
        assertThatThrownBy(refused::start)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("fleetfold acls streams");
      }
      allow(Rights.STREAMS);
      StreamsApp app = new StreamsApp(StreamsEnvironment.read(variables(Rights.STREAMS)));
      app.start();
      await("the streams app is ready", app::ready);
      return app;
    }

    private void agents(StreamsApp app) throws Exception {
      try (FleetfoldClient client =
          FleetfoldClient.builder().environment(variables(Rights.AGENTS)).build()) {
        client.publish(run("refused"));
        await("the record is dropped", () -> client.report().droppedTotal() == 1);
        assertThat(client.healthCheck().problems().toString()).contains("fleetfold acls agents");
      }
      allow(Rights.AGENTS);
      try (FleetfoldClient client =
          FleetfoldClient.builder().environment(variables(Rights.AGENTS)).build()) {
        client.publish(run("taken"));
        await("the record is delivered", () -> client.report().delivered() == 1);
        await("all of it can be delivered", () -> client.healthCheck().problems().isEmpty());
      }
      await("the run is folded", () -> app.views().run("taken").isPresent());
      assertThat(app.views().run("refused")).isEmpty();
    }

    /** As the consumer of a sink does. */
    private void connect() throws Exception {
      Topic<?> topic = Topics.FLEET_RUNS;
      assertThatThrownBy(() -> sink(topic)).isInstanceOf(AuthorizationException.class);
      allow(Rights.CONNECT);
      assertThat(sink(topic)).isPositive();
    }

    private int sink(Topic<?> topic) throws Exception {
      Map<String, Object> settings = settings(Rights.CONNECT);
      settings.put("group.id", "connect-" + FLEET.name(topic));
      settings.put("auto.offset.reset", "earliest");
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer.subscribe(List.of(FLEET.name(topic)));
        int[] read = {0};
        await(
            "the sink reads",
            () -> {
              read[0] += consumer.poll(Duration.ofMillis(200)).count();
              return read[0] > 0;
            });
        consumer.commitSync();
        return read[0];
      }
    }

    private void verify() {
      allowed(
          Rights.VERIFY,
          () -> {
            try (Offsets offsets = new Offsets(cluster(Rights.VERIFY))) {
              Topics.ALL.forEach(topic -> offsets.ends(FLEET.name(topic)));
              offsets.committed(FLEET.applicationId());
              offsets.committed("connect-" + FLEET.name(Topics.FLEET_RUNS));
            }
          });
    }

    private void allowed(Rights part, Runnable work) {
      assertThatThrownBy(work::run).isInstanceOf(AuthorizationException.class);
      assertThatCode(
              () -> {
                allow(part);
                work.run();
              })
          .doesNotThrowAnyException();
    }

    /** Nobody reads or writes what is not theirs. */
    private void others() throws Exception {
      for (Rights part : List.of(Rights.AGENTS, Rights.GATEWAY)) {
        allow(part);
        try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                settings(part), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
          consumer.assign(
              List.of(
                  new org.apache.kafka.common.TopicPartition(FLEET.name(Topics.AGENT_RUNS), 0)));
          consumer.seekToBeginning(consumer.assignment());
          assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
              .as(part + " reads nothing")
              .isInstanceOf(AuthorizationException.class);
        }
      }
      Map<String, String> wrong = new HashMap<>(variables(Rights.AGENTS));
      wrong.put("FLEETFOLD_KAFKA_CONFIG_FILE", file("wrong", "agents", "not-it").toString());
      try (FleetfoldClient client = FleetfoldClient.builder().environment(wrong).build()) {
        assertThat(client.healthCheck().problems().toString())
            .contains("do not let this client in");
      }
    }

    private void allow(Rights part) throws Exception {
      List<AclBinding> bindings = new ArrayList<>();
      for (Right right : part.of(FLEET)) {
        right
            .operations()
            .forEach(
                operation ->
                    bindings.add(
                        new AclBinding(
                            new ResourcePattern(right.type(), right.name(), right.pattern()),
                            new AccessControlEntry(
                                "User:" + part.word(), "*", operation, AclPermissionType.ALLOW))));
      }
      admin.createAcls(bindings).all().get();
    }

    private Map<String, String> variables(Rights part) throws Exception {
      Map<String, String> all = new HashMap<>();
      all.put("FLEETFOLD_BOOTSTRAP_SERVERS", broker.securedAddress());
      all.put(
          "FLEETFOLD_KAFKA_CONFIG_FILE",
          file("kafka-" + part, part.word(), part.word() + "-secret").toString());
      all.put("FLEETFOLD_REGISTRY_URL", registry.url());
      all.put(
          "FLEETFOLD_REGISTRY_CONFIG_FILE",
          Files.writeString(
                  folder.resolve("registry.properties"),
                  """
                  basic.auth.credentials.source=USER_INFO
                  basic.auth.user.info=%s:%s
                  ssl.truststore.type=PEM
                  ssl.truststore.location=%s
                  """
                      .formatted(SecuredRegistry.USER, SecuredRegistry.PASSWORD, pem.certificate()))
              .toString());
      all.put("FLEETFOLD_TOPIC_PREFIX", FLEET.prefix());
      all.put("FLEETFOLD_PARTITIONS", Integer.toString(FLEET.partitions()));
      all.put("FLEETFOLD_REPLICATION", "1");
      all.put("FLEETFOLD_HTTP_PORT", "0");
      all.put("FLEETFOLD_STATE_DIR", folder.resolve("state").toString());
      return all;
    }

    private Path file(String name, String user, String password) throws Exception {
      return Files.writeString(
          folder.resolve(name + ".properties"),
          """
          security.protocol=SASL_SSL
          sasl.mechanism=SCRAM-SHA-512
          sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
          ssl.truststore.type=PEM
          ssl.truststore.location=%s
          """
              .formatted(user, password, pem.certificate()));
    }

    private Map<String, Object> settings(Rights part) throws Exception {
      Values cluster = ClusterSection.SECTION.read(variables(part));
      Map<String, Object> settings = new HashMap<>(ClusterSection.kafka(cluster));
      settings.put("bootstrap.servers", broker.securedAddress());
      return settings;
    }

    private ClusterConfig cluster(Rights part) {
      try {
        Values cluster = ClusterSection.SECTION.read(variables(part));
        return new ClusterConfig(
            broker.securedAddress(),
            registry.url(),
            FLEET.prefix(),
            ClusterSection.kafka(cluster),
            ClusterSection.registry(cluster));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private static AgentRun run(String id) {
      return AgentRun.newBuilder()
          .setRunId(id)
          .setAgentId("a")
          .setAgentName("A")
          .setObjective("")
          .setStatus("running")
          .setTotalIterations(0)
          .setRecordedAt(Instant.now())
          .build();
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
