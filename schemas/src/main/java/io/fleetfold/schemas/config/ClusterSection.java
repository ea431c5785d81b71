package io.fleetfold.schemas.config;

import java.util.Map;
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
                  "Stands before the names of topics, subjects, groups, transactional ids and connectors, so that several fleets share a cluster."),
          Map.of(
              KAFKA,
              "Settings of Kafka's clients, by their own names: FLEETFOLD_KAFKA_SECURITY_PROTOCOL is security.protocol.",
              REGISTRY,
              "Settings of the registry's client: FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO is basic.auth.user.info."),
          Map.of(FORMER_REGISTRY_URL, REGISTRY_URL));

  private ClusterSection() {}
}
