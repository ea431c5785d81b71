package io.fleetfold.schemas.config;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Where Kafka and the schema registry are, for every part and every client. */
public final class ClusterSection {
  /** Kafka's brokers. */
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** The schema registry's address. */
  public static final String REGISTRY_URL = "registry.url";

  /** Stands before every topic. */
  public static final String TOPIC_PREFIX = "topic.prefix";

  /** A file of settings of Kafka's clients. */
  public static final String KAFKA_CONFIG_FILE = "kafka.config.file";

  /** A file of settings of the registry's client. */
  public static final String REGISTRY_CONFIG_FILE = "registry.config.file";

  /** Settings of Kafka's clients stand behind it. */
  public static final String KAFKA = "FLEETFOLD_KAFKA_";

  /** Settings of the registry's client stand behind it. */
  public static final String REGISTRY = "FLEETFOLD_REGISTRY_";

  /** What the variable of the registry's address was called for Connect workers. */
  public static final String FORMER_REGISTRY_URL = "FLEETFOLD_SCHEMA_REGISTRY_URL";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Kafka and the schema registry",
          "Read by the streams app, the client, and the commands that work on a cluster; local mode sets up its own.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  BOOTSTRAP_SERVERS,
                  ConfigDef.Type.STRING,
                  ConfigDef.NO_DEFAULT_VALUE,
                  null,
                  Importance.HIGH,
                  "Kafka brokers, host:port with commas between them.")
              .define(
                  REGISTRY_URL,
                  ConfigDef.Type.STRING,
                  ConfigDef.NO_DEFAULT_VALUE,
                  null,
                  Importance.HIGH,
                  "The schema registry, http://host:port, or several with commas between them.")
              .define(
                  TOPIC_PREFIX,
                  ConfigDef.Type.STRING,
                  "",
                  Valid.pattern(
                      "[A-Za-z0-9._-]{0,64}", "at most 64 letters, digits, '.', '_' or '-'"),
                  Importance.HIGH,
                  "The prefix of the names of topics, subjects, groups, transactional ids and connectors, so that several fleets share a cluster.")
              .define(
                  KAFKA_CONFIG_FILE,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "Properties file with settings of Kafka's clients by their own names, as Kafka's tools take with --command-config: the place for passwords. A FLEETFOLD_KAFKA_ variable takes precedence.")
              .define(
                  REGISTRY_CONFIG_FILE,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "The same for the registry's client, such as basic.auth.user.info. A FLEETFOLD_REGISTRY_ variable takes precedence."),
          Map.of(
              KAFKA,
              "Settings of Kafka's clients, by their own names: FLEETFOLD_KAFKA_SECURITY_PROTOCOL is security.protocol.",
              REGISTRY,
              "Settings of the registry's client: FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO is basic.auth.user.info, and those of its TLS are called as Kafka's."),
          Map.of(FORMER_REGISTRY_URL, REGISTRY_URL));

  private static final String TLS = "ssl.";

  /**
   * All settings of Kafka's clients, from the file and the variables.
   *
   * @throws IllegalArgumentException for a file that cannot be read
   */
  public static Map<String, String> kafka(Values cluster) {
    return withFile(cluster, KAFKA_CONFIG_FILE, KAFKA);
  }

  /**
   * All settings of the registry's client, from the file and the variables.
   *
   * @throws IllegalArgumentException for a file that cannot be read
   */
  public static Map<String, String> registry(Values cluster) {
    Map<String, String> settings = new TreeMap<>();
    withFile(cluster, REGISTRY_CONFIG_FILE, REGISTRY)
        .forEach(
            // the genuine client knows those of TLS under a longer name
            (name, value) -> settings.put(registryName(name), value));
    return settings;
  }

  /** What the genuine registry client calls a setting of {@link #REGISTRY}. */
  public static String registryName(String name) {
    return name.startsWith(TLS) ? "schema.registry." + name : name;
  }

  private static Map<String, String> withFile(Values cluster, String file, String prefix) {
    Map<String, String> settings = new TreeMap<>();
    if (cluster.isSet(file)) {
      settings.putAll(PropertiesFile.read(SECTION.variable(file), cluster.text(file)));
    }
    settings.putAll(cluster.others(prefix));
    return settings;
  }

  private ClusterSection() {}
}
