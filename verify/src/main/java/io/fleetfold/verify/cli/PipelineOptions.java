package io.fleetfold.verify.cli;

import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.PropertiesFile;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.schemas.config.VerifySection;
import io.fleetfold.verify.Target;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.sql.DatabaseConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds its pipeline: on this machine, or on a cluster. */
final class PipelineOptions {
  @Mixin private LocalOptions machine;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = {
        "Brokers of a cluster; the pipeline is not looked for on this machine then.",
        "What is not given here is taken from FLEETFOLD_BOOTSTRAP_SERVERS, FLEETFOLD_REGISTRY_URL,",
        "FLEETFOLD_TOPIC_PREFIX, FLEETFOLD_KAFKA_..., FLEETFOLD_REGISTRY_... and DB_HOST, DB_PORT,",
        "DB_NAME, DB_SCHEMA, DB_SSL_..."
      })
  private String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "The cluster's schema registry.")
  private String registry;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties with further settings of Kafka and registry, such as security.")
  private Path kafkaConfig;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description = "The prefix of every topic of the fleet. Default: none.")
  private String prefix;

  @Option(
      names = "--query-url",
      paramLabel = "URL",
      split = ",",
      description = {
        "The streams app: any instance of it, or several with commas between them, of which the",
        "first that answers is asked."
      })
  private List<URI> queryUrls;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "The database, jdbc:postgresql://host:port/name.")
  private String jdbcUrl;

  @Option(
      names = "--db-user",
      paramLabel = "USER",
      defaultValue = "fleetfold_reader",
      description = "A user that may read. Default: ${DEFAULT-VALUE}.")
  private String user;

  @Option(
      names = "--db-schema",
      paramLabel = "SCHEMA",
      description = "The schema of the tables. Default: DB_SCHEMA, or fleetfold.")
  private String schema;

  @Option(
      names = "--baseline",
      paramLabel = "DIR",
      description = {
        "Folder of baselines. Default: verify/ in the data folder of a pipeline on this machine;",
        "none for a cluster."
      })
  private Path baselines;

  private final Map<String, String> environment = ProcessEnvironment.variables();

  /** The topics. */
  ClusterConfig cluster(LocalTarget local) throws IOException {
    String brokers = brokers();
    return brokers == null ? local.find(machine).cluster() : cluster(brokers);
  }

  private ClusterConfig cluster(String brokers) {
    Values cluster = ClusterSection.SECTION.readGiven(environment);
    Map<String, String> file =
        kafkaConfig == null
            ? Map.of()
            : PropertiesFile.read("--kafka-config", kafkaConfig.toString());
    Map<String, String> kafka = ClusterSection.kafka(cluster);
    Map<String, String> registrySettings = ClusterSection.registry(cluster);
    kafka.putAll(file);
    registrySettings.putAll(file);
    return new ClusterConfig(
        brokers,
        required(given(registry, cluster.text(ClusterSection.REGISTRY_URL)), "--schema-registry"),
        given(prefix, cluster.text(ClusterSection.TOPIC_PREFIX)),
        kafka,
        registrySettings);
  }

  /** Everything. */
  Target target(LocalTarget local) throws IOException {
    String brokers = brokers();
    if (brokers == null) {
      Target found = local.find(machine);
      return new Target(
          found.cluster(),
          found.queryUrls(),
          found.token(),
          found.database(),
          baselines == null ? found.baselines() : baselines);
    }
    return new Target(
        cluster(brokers),
        required(queryUrls, "--query-url"),
        ServerSection.SECTION.readGiven(environment).text(ServerSection.INTERNAL_TOKEN),
        database(),
        baselines);
  }

  private DatabaseConfig database() {
    Values database = DatabaseSection.SECTION.readGiven(environment);
    return new DatabaseConfig(
        required(
            given(
                jdbcUrl,
                database.isSet(DatabaseSection.HOST) ? DatabaseSection.jdbcUrl(database) : null),
            "--jdbc-url"),
        user,
        VerifySection.SECTION.readGiven(environment).text(VerifySection.DB_PASSWORD),
        given(schema, database.text(DatabaseSection.SCHEMA)));
  }

  /** Those of the option; else, unless a pipeline of this machine is named, the environment's. */
  private String brokers() {
    if (bootstrapServers != null
        || machine.data().isPresent()
        || machine.portOffset().isPresent()) {
      return bootstrapServers;
    }
    return ClusterSection.SECTION.readGiven(environment).text(ClusterSection.BOOTSTRAP_SERVERS);
  }

  private static String given(String option, String variable) {
    return option == null ? variable : option;
  }

  private static <T> T required(T value, String option) {
    if (value == null) {
      throw new IllegalArgumentException(
          option + " is missing: with --bootstrap-servers every part must be named");
    }
    return value;
  }
}
