package io.fleetfold.local.command;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.prices.PriceTopicSettings;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.config.ClusterSection;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Where a command publishes records to.
 *
 * @param kafka settings of Kafka's clients, the brokers among them; may hold secrets
 * @param registryUrl the schema registry
 * @param registrySettings settings of its client; may hold secrets
 * @param fleet whose topics
 */
record Destination(
    Map<String, String> kafka,
    String registryUrl,
    Map<String, String> registrySettings,
    Fleet fleet) {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String TIMEOUT_MS = "15000";

  /** What docker-compose.yml publishes on the machine it runs on. */
  private static final Map<String, String> OF_CONTAINERS =
      Map.of(
          ClusterSection.SECTION.variable(ClusterSection.BOOTSTRAP_SERVERS),
          "localhost:9092",
          ClusterSection.SECTION.variable(ClusterSection.REGISTRY_URL),
          "http://localhost:8081");

  /** The pipeline of this machine. */
  static Destination of(Parts parts) {
    return new Destination(
        Map.of(BOOTSTRAP_SERVERS, parts.bootstrapServers()),
        parts.registryUrl(),
        Map.of(),
        parts.fleet());
  }

  /** The cluster that the variables name; what they leave out is as docker-compose.yml has it. */
  static Destination cluster(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(OF_CONTAINERS);
    variables.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            all.put(name, value);
          }
        });
    PriceTopicSettings settings = PriceTopicSettings.fromEnvironment(all);
    Map<String, String> kafka = new HashMap<>(settings.kafka());
    kafka.put(BOOTSTRAP_SERVERS, settings.bootstrapServers());
    return new Destination(
        kafka, settings.registryUrl(), settings.registrySettings(), settings.fleet());
  }

  /**
   * Makes sure that the brokers have the topics and that the registry answers.
   *
   * @throws IllegalStateException naming what is missing and the remedy
   */
  void require() throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("default.api.timeout.ms", TIMEOUT_MS);
    settings.put("request.timeout.ms", TIMEOUT_MS);
    List<String> names = Topics.INPUTS.stream().map(fleet::name).toList();
    try (Admin admin = Admin.create(settings)) {
      admin.describeTopics(names).allTopicNames().get();
    } catch (ExecutionException | KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "the brokers at "
                + kafka.get(BOOTSTRAP_SERVERS)
                + " lack the fleet's topics: run './fleetfold topics', or set"
                + " FLEETFOLD_TOPIC_PREFIX to the fleet's",
            e);
      }
      throw new IllegalStateException(
          "no brokers answer at "
              + kafka.get(BOOTSTRAP_SERVERS)
              + ": 'docker compose up' starts some, FLEETFOLD_BOOTSTRAP_SERVERS names others ("
              + (e.getCause() == null ? e : e.getCause()).getMessage()
              + ")",
          e);
    }
    try (SchemaRegistry registry = registry()) {
      // as the first record would
      registry.register(fleet, Topics.AGENT_RUNS);
    } catch (RegistryUnavailableException | IOException e) {
      throw new IllegalStateException(
          "no schema registry answers at "
              + registryUrl
              + ": FLEETFOLD_REGISTRY_URL names another ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** The registry, to be closed by who asks for it. */
  SchemaRegistry registry() {
    return SchemaRegistry.at(registryUrl, registrySettings);
  }

  /** Publishes to the fleet's topics. */
  BulkPublisher publisher(SchemaRegistry registry) {
    return new BulkPublisher(kafka, registry, fleet);
  }

  /** The addresses; further settings may be secret. */
  @Override
  public String toString() {
    return fleet.prefix() + " at " + kafka.get(BOOTSTRAP_SERVERS) + ", registry " + registryUrl;
  }
}
