package io.fleetfold.local.command;

import io.fleetfold.connect.ConnectorInstaller;
import io.fleetfold.connect.ConnectorWatchdog;
import io.fleetfold.connect.Connectors;
import io.fleetfold.connect.SessionTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The sinks in a Connect cluster that is not ours to start. */
@Command(
    name = "connectors",
    description = {
      "Gives the sinks to a Connect cluster with our plugin, restarts them whenever one fails, and installs again what was deleted or changed.",
      "The workers fill in DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD, DB_SCHEMA and"
          + " FLEETFOLD_SCHEMA_REGISTRY_URL from their own environment; FLEETFOLD_TOPIC_PREFIX,"
          + " DB_SESSIONS_TABLE, DB_SESSION_STATE_TABLE, DB_SESSION_MESSAGES_TABLE and"
          + " FLEETFOLD_CONNECT_TOKEN, which workers with our gate ask for, are read here. Local"
          + " mode does all this by itself."
    })
final class ConnectorsCommand implements Callable<Integer> {
  private static final String PREFIX = "FLEETFOLD_TOPIC_PREFIX";

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

  @Option(names = "--once", description = "Ends when they are given; another watches over them.")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    String token = System.getenv("FLEETFOLD_CONNECT_TOKEN");
    Map<String, Map<String, String>> connectors = Connectors.load(values());
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

  /** Everything but the names stays a placeholder: no password passes through here. */
  private static Map<String, String> values() {
    Map<String, String> values =
        new HashMap<>(SessionTables.fromEnvironment(System.getenv()).variables());
    for (String name :
        new String[] {
          "FLEETFOLD_SCHEMA_REGISTRY_URL",
          "DB_HOST",
          "DB_PORT",
          "DB_NAME",
          "DB_USER",
          "DB_PASSWORD",
          "DB_SCHEMA"
        }) {
      values.put(name, "${env:" + name + "}");
    }
    values.put(PREFIX, System.getenv().getOrDefault(PREFIX, ""));
    return values;
  }
}
