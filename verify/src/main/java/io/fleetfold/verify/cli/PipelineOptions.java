package io.fleetfold.verify.cli;

import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.schemas.config.VerifySection;
import io.fleetfold.verify.Target;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.sql.DatabaseConfig;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds its pipeline: on this machine, or on a cluster. */
final class PipelineOptions {
  @Mixin private LocalOptions machine;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Brokers of a cluster; the pipeline is not looked for on this machine then.")
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
      defaultValue = "",
      description = "Stands before every topic of the fleet. Default: none.")
  private String prefix;

  @Option(
      names = "--query-url",
      paramLabel = "URL",
      split = ",",
      description = "The streams app, every instance of it with commas between them.")
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
      defaultValue = "fleetfold",
      description = "The schema of the tables. Default: ${DEFAULT-VALUE}.")
  private String schema;

  @Option(
      names = "--baseline",
      paramLabel = "DIR",
      description = {
        "Folder of baselines. Default: verify/ in the data folder of a pipeline on this machine;",
        "none for a cluster."
      })
  private Path baselines;

  /** The topics. */
  ClusterConfig cluster(LocalTarget local) throws IOException {
    if (bootstrapServers == null) {
      return local.find(machine).cluster();
    }
    return new ClusterConfig(
        bootstrapServers, required(registry, "--schema-registry"), prefix, kafka());
  }

  /** Everything. */
  Target target(LocalTarget local) throws IOException {
    if (bootstrapServers == null) {
      Target found = local.find(machine);
      return new Target(
          found.cluster(),
          found.queryUrls(),
          found.token(),
          found.database(),
          baselines == null ? found.baselines() : baselines);
    }
    DatabaseConfig database =
        new DatabaseConfig(
            required(jdbcUrl, "--jdbc-url"),
            user,
            VerifySection.SECTION
                .readGiven(ProcessEnvironment.variables())
                .text(VerifySection.DB_PASSWORD),
            schema);
    return new Target(
        cluster(local),
        required(queryUrls, "--query-url"),
        ServerSection.SECTION
            .readGiven(ProcessEnvironment.variables())
            .text(ServerSection.INTERNAL_TOKEN),
        database,
        baselines);
  }

  private Map<String, String> kafka() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    if (kafkaConfig != null) {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(kafkaConfig, StandardCharsets.UTF_8)) {
        properties.load(in);
      }
      properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    }
    return settings;
  }

  private static <T> T required(T value, String option) {
    if (value == null) {
      throw new IllegalArgumentException(
          option + " is missing: with --bootstrap-servers every part must be named");
    }
    return value;
  }
}
