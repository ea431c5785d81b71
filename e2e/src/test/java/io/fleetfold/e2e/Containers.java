package io.fleetfold.e2e;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Kafka and PostgreSQL of others, as containers at the ports where local mode has its own. */
final class Containers implements AutoCloseable {
  /** The versions of docker-compose.yml. */
  static final List<String> IMAGES = List.of("apache/kafka:4.3.1", "postgres:18");

  private static final Duration PULL = Duration.ofMinutes(5);
  private static final String DATABASE = "fleetfold";

  private final KafkaContainer kafka = new KafkaContainer(IMAGES.get(0));
  private final PostgreSQLContainer postgres = new PostgreSQLContainer(IMAGES.get(1));
  private final Reach reach;
  private final Credentials credentials;

  Containers(Reach reach, Credentials credentials) {
    this.reach = reach;
    this.credentials = credentials;
    kafka
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        // records of up to 32 MiB, groups that notice a death soon: as docker-compose.yml has it
        .withEnv("KAFKA_MESSAGE_MAX_BYTES", "35651584")
        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
        .withEnv("KAFKA_GROUP_STREAMS_MIN_SESSION_TIMEOUT_MS", "6000")
        .withEnv("KAFKA_GROUP_STREAMS_MIN_HEARTBEAT_INTERVAL_MS", "500")
        .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "3000");
    // the same port after a restart
    kafka.setPortBindings(List.of("127.0.0.1:" + reach.kafkaPort() + ":9092"));
    postgres
        .withDatabaseName(DATABASE)
        .withUsername(Credentials.OWNER)
        .withPassword(credentials.owner());
    postgres.setPortBindings(List.of("127.0.0.1:" + (5433 + reach.offset()) + ":5432"));
  }

  /** Why nothing can run in containers here; empty where it can. */
  static Optional<String> missing() {
    if (Files.notExists(Path.of("/var/run/docker.sock"))
        && !ProcessEnvironment.variables().containsKey("DOCKER_HOST")) {
      return Optional.of("there is no Docker engine on this machine");
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.of("no Docker engine answers");
    }
    DockerClient docker = DockerClientFactory.instance().client();
    for (String image : IMAGES) {
      if (!isThere(docker, image) && !pulled(docker, image)) {
        return Optional.of("the image " + image + " can't be had");
      }
    }
    return Optional.empty();
  }

  private static boolean isThere(DockerClient docker, String image) {
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** One try: Testcontainers would try for two minutes where no registry is reached. */
  private static boolean pulled(DockerClient docker, String image) {
    try {
      return docker.pullImageCmd(image).start().awaitCompletion(PULL.toSeconds(), TimeUnit.SECONDS);
    } catch (DockerException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts both and comes back when they serve. */
  void start() throws SQLException {
    postgres.start();
    kafka.start();
    try (Connection owner = connect(Credentials.OWNER, credentials.owner());
        Statement statement = owner.createStatement()) {
      // who sets a database up makes it; what it may read, the migrations say
      statement.execute(
          "CREATE ROLE " + Credentials.READER + " LOGIN PASSWORD '" + credentials.reader() + "'");
    }
  }

  /** A connection to the database. */
  Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + (5433 + reach.offset()) + "/" + DATABASE, user, password);
  }

  /** {@code kill -9} of the broker, and its start on the same data. */
  void crashKafka() {
    crash(kafka);
  }

  /** The same of the database. */
  void crashPostgres() {
    crash(postgres);
  }

  private static void crash(GenericContainer<?> container) {
    DockerClient docker = container.getDockerClient();
    docker.killContainerCmd(container.getContainerId()).exec();
    docker.startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    kafka.stop();
    postgres.stop();
  }
}
