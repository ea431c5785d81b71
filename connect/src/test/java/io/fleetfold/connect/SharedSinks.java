package io.fleetfold.connect;

import static io.fleetfold.connect.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.testkit.TestBroker;
import io.fleetfold.testkit.TestRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The sinks as they are shipped: a real broker, a real Connect worker with isolated plugins,
 * Debezium's sink, Confluent's converter and PostgreSQL. Started once for all tests of sinks.
 */
final class SharedSinks implements BeforeAllCallback {
  private static final Fleet FLEET = new Fleet("it.", 2, (short) 1);

  private static Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedSinks.class))
            .getOrComputeIfAbsent(Running.class);
  }

  static Publisher publisher() {
    return running.publisher;
  }

  static ConnectorWatchdog watchdog() {
    return running.watchdog;
  }

  static TestPostgres postgres() {
    return running.postgres;
  }

  static String registryUrl() {
    return running.registry.url();
  }

  static String bootstrapServers() {
    return running.broker.address();
  }

  static String workerUrl() {
    return running.worker.url();
  }

  static Connection connect() throws SQLException {
    return TestDatabase.connect(running.postgres.settings());
  }

  /** Waits until a query gives that. */
  static void awaitRow(String query, String wanted) {
    String[] last = {"nothing"};
    try {
      eventually(
          wanted,
          () -> {
            try (Connection sql = connect()) {
              last[0] = String.join("\n", TestDatabase.rows(sql, query));
              return last[0].equals(wanted);
            }
          });
    } catch (AssertionError e) {
      assertThat(last[0]).as(query).isEqualTo(wanted);
      throw e;
    }
  }

  /** Waits until the sinks have written everything published before under that key. */
  static void awaitWritten(String key) throws Exception {
    String mark = inPartitionOf(key);
    Publisher publisher = publisher();
    publisher.publish(Topics.FLEET_RUN_EVENTS, mark, Samples.event(mark, null, Samples.TIME));
    publisher.publish(Topics.FLEET_LLM_CALLS, mark, Samples.call(mark, null));
    publisher.publish(Topics.FLEET_RUNS, mark, Samples.run(mark, "running", 0).build());
    awaitRow("SELECT count(*) FROM agent_run_events WHERE event_id = '" + mark + "'", "1");
    awaitRow("SELECT count(*) FROM agent_llm_usage WHERE usage_id = '" + mark + "'", "1");
    awaitRow("SELECT count(*) FROM agent_runs WHERE run_id = '" + mark + "'", "1");
  }

  /** What the sink of a topic with one partition has committed: its progress. */
  static long committed(Topic<?> topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets("connect-" + FLEET.name(topic))
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(FLEET.name(topic), 0));
      return offset == null ? 0 : offset.offset();
    }
  }

  private static String inPartitionOf(String key) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "mark-" + key + "-" + i)
        .filter(mark -> partition(mark) == partition(key))
        .findFirst()
        .orElseThrow();
  }

  private static int partition(String key) {
    return RecordKeys.partition(key, FLEET.partitions());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  /** Started by JUnit, which closes it behind the last test. */
  static final class Running implements AutoCloseable {
    private final TestBroker broker;
    private final TestRegistry registry;
    private final TestPostgres postgres;
    private final TestWorker worker;
    private final Publisher publisher;
    private final ConnectorWatchdog watchdog;

    Running() throws Exception {
      Path folder = Files.createTempDirectory("fleetfold-sinks");
      broker = TestBroker.started(folder.resolve("broker"), freePort(), freePort());
      registry = new TestRegistry();
      postgres = new TestPostgres(folder.resolve("postgres"), freePort());
      postgres.start();
      Migrations.migrate(postgres.settings());
      publisher = new Publisher(broker.address(), registry.url(), FLEET);
      worker = new TestWorker(broker.address(), folder, freePort());
      Map<String, Map<String, String>> connectors =
          Connectors.load(FLEET, registry.url(), postgres.settings());
      // one without patience, so that the test sees a task fail; the others sit a short absence out
      connectors.get(FLEET.name(Topics.FLEET_RUN_EVENTS)).put("flush.max.retries", "1");
      new ConnectorInstaller(worker.url(), TestWorker.TOKEN)
          .install(connectors, Duration.ofSeconds(60));
      watchdog = new ConnectorWatchdog(worker.url(), TestWorker.TOKEN, connectors);
      watchdog.start();
    }

    @Override
    public void close() throws Exception {
      watchdog.close();
      worker.close();
      publisher.close();
      postgres.close();
      registry.close();
      broker.close();
    }
  }
}
