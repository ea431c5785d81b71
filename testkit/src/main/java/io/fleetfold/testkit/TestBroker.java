package io.fleetfold.testkit;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in this process that can go away and come back with its data. */
public final class TestBroker implements AutoCloseable {
  private static final int FIRST_PORT = 21_092;
  private static final List<Topic<?>> INPUTS =
      List.of(Topics.AGENT_RUNS, Topics.AGENT_EVENTS, Topics.AGENT_LLM_USAGE);

  private final Path data;
  private final int port;
  private final int controllerPort;
  private final SecuredListener secured;
  private KafkaRaftServer server;

  /** A broker that is not started yet. */
  public TestBroker(Path data) {
    this.data = data;
    this.port = freePort(FIRST_PORT);
    this.controllerPort = freePort(port + 1);
    this.secured = null;
    format();
  }

  private TestBroker(Path data, int port, int controllerPort) {
    this.data = data;
    this.port = port;
    this.controllerPort = controllerPort;
    this.secured = null;
    format();
  }

  /**
   * A broker that is not started yet, which lets nobody in without a password and rights at its
   * second address; at the first one everybody may do everything.
   *
   * @param users their passwords by name
   */
  public TestBroker(Path data, PemFiles pem, Map<String, String> users) {
    this.data = data;
    this.port = freePort(FIRST_PORT);
    this.controllerPort = freePort(port + 1);
    this.secured = new SecuredListener(freePort(controllerPort + 1), pem, users);
    format();
  }

  /** Where it asks who comes, over TLS. */
  public String securedAddress() {
    return secured.address();
  }

  /** A broker that runs, on these ports. */
  public static TestBroker started(Path data, int port, int controllerPort) {
    TestBroker broker = new TestBroker(data, port, controllerPort);
    broker.start();
    return broker;
  }

  /** Where clients find it. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it with what it had before. */
  public void start() {
    server = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
    server.startup();
  }

  /** Stops it, if it runs; its data stays. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Creates the topics that agents write runs, events and calls to. */
  public void createInputs(Fleet fleet) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      admin.createTopics(INPUTS.stream().map(fleet::definition).toList()).all().get();
    }
  }

  /** Every record of a topic, partition by partition. */
  public List<ConsumerRecord<String, byte[]>> read(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            // what is fetched ahead at the log's end must not hold up the close
            Map.of("bootstrap.servers", address(), "fetch.max.wait.ms", 10),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
      return all;
    }
  }

  private Properties settings() {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://" + address());
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.put("log.dirs", data.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("offsets.topic.num.partitions", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.streams.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    if (secured != null) {
      secured.addTo(p);
    }
    return p;
  }

  private static int freePort(int from) {
    return IntStream.range(from, from + 500)
        .filter(TestBroker::isFree)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free port above " + from));
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void format() {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .setScramArguments(secured == null ? List.of() : secured.scram())
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("the test broker's folder cannot be formatted", e);
    }
  }
}
