package io.fleetfold.local.command;

import io.fleetfold.connect.ConnectorInstaller;
import io.fleetfold.connect.ConnectorWatchdog;
import io.fleetfold.connect.Connectors;
import io.fleetfold.connect.SessionTables;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.ConnectSection;
import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The sinks in a Connect cluster that is not ours to start. */
@Command(
    name = "connectors",
    description = {
      "Installs the sinks on a Connect cluster that has our plugin, restarts them whenever one fails, and reinstalls what was deleted or changed.",
      "The workers fill in DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD, DB_SCHEMA and"
          + " FLEETFOLD_REGISTRY_URL from their own environment; FLEETFOLD_TOPIC_PREFIX,"
          + " DB_SESSIONS_TABLE, DB_SESSION_STATE_TABLE, DB_SESSION_MESSAGES_TABLE, DB_SSL_MODE and"
          + " the rest of DB_SSL_..., which variables FLEETFOLD_REGISTRY_... there are, and"
          + " FLEETFOLD_CONNECT_TOKEN, which workers with our gate ask for, are read here. Local mode does all this on its own."
    })
final class ConnectorsCommand implements Callable<Integer> {
  private static final String PREFIX = ClusterSection.SECTION.variable(ClusterSection.TOPIC_PREFIX);
  private static final String REGISTRY =
      ClusterSection.SECTION.variable(ClusterSection.REGISTRY_URL);

  @Option(
      names = "--connect",
      paramLabel = "URL",
      required = true,
      description = "A worker's REST interface, such as http://127.0.0.1:8083.")
  private String connect;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      defaultValue = "120",
      description = "How many seconds to wait for the cluster. Default: ${DEFAULT-VALUE}.")
  private long timeout;

  @Option(
      names = "--once",
      description = "Exits once they are installed; something else watches over them.")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    Logging.toConsole();
    Map<String, String> variables = ProcessEnvironment.variables();
    String token = ConnectSection.SECTION.readGiven(variables).text(ConnectSection.TOKEN);
    Map<String, Map<String, String>> connectors =
        Connectors.secured(
            Connectors.load(values(variables)),
            DatabaseSection.urlParameters(DatabaseSection.SECTION.readGiven(variables)),
            registry(variables));
    new ConnectorInstaller(connect, token).install(connectors, Duration.ofSeconds(timeout));
    System.out.println("given to " + connect + ": " + String.join(", ", connectors.keySet()));
    if (!once) {
      try (ConnectorWatchdog watchdog = new ConnectorWatchdog(connect, token, connectors)) {
        watchdog.start();
        new CountDownLatch(1).await();
      }
    }
    return 0;
  }

  /** The settings of the registry's client, for the workers to fill in as everything secret. */
  static Map<String, String> registry(Map<String, String> variables) {
    Values cluster = ClusterSection.SECTION.readGiven(variables);
    if (cluster.isSet(ClusterSection.REGISTRY_CONFIG_FILE)) {
      throw new IllegalArgumentException(
          ClusterSection.SECTION.variable(ClusterSection.REGISTRY_CONFIG_FILE)
              + " is not read by the converters of a Connect worker: set its "
              + ClusterSection.REGISTRY
              + "... variables, here and there");
    }
    Map<String, String> placeholders = new TreeMap<>();
    cluster
        .others(ClusterSection.REGISTRY)
        .keySet()
        .forEach(
            name ->
                placeholders.put(
                    ClusterSection.registryName(name),
                    "${env:"
                        + ClusterSection.REGISTRY
                        + name.toUpperCase(Locale.ROOT).replace('.', '_')
                        + "}"));
    return placeholders;
  }

  /**
   * Everything but the names stays a placeholder: no password passes through here. Where only the
   * former name of the registry's address is set, so it is for the workers.
   */
  static Map<String, String> values(Map<String, String> variables) {
    Map<String, String> values =
        new HashMap<>(SessionTables.fromEnvironment(variables).variables());
    for (String name :
        new String[] {
          REGISTRY, "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_SCHEMA"
        }) {
      values.put(name, "${env:" + name + "}");
    }
    if (variables.containsKey(ClusterSection.FORMER_REGISTRY_URL)
        && !variables.containsKey(REGISTRY)) {
      values.put(REGISTRY, "${env:" + ClusterSection.FORMER_REGISTRY_URL + "}");
    }
    values.put(
        PREFIX, ClusterSection.SECTION.readGiven(variables).text(ClusterSection.TOPIC_PREFIX));
    return values;
  }
}
