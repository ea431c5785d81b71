package io.fleetfold.prices;

import io.fleetfold.schemas.Fleet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the price topic is. Immutable.
 *
 * @param bootstrapServers brokers, {@code host:port} with commas between them
 * @param registryUrl the schema registry
 * @param registrySettings settings of the registry's client, such as {@code basic.auth.user.info}
 * @param fleet whose topic
 * @param kafka further Kafka client settings, such as security
 */
public record PriceTopicSettings(
    String bootstrapServers,
    String registryUrl,
    Map<String, String> registrySettings,
    Fleet fleet,
    Map<String, String> kafka) {
  private static final String REGISTRY_URL = "FLEETFOLD_REGISTRY_URL";

  /** Copies the maps. */
  public PriceTopicSettings {
    registrySettings = Map.copyOf(registrySettings);
    kafka = Map.copyOf(kafka);
  }

  /**
   * Those of a cluster, as the client library reads them, too: {@code FLEETFOLD_BOOTSTRAP_SERVERS},
   * {@code FLEETFOLD_REGISTRY_URL}, {@code FLEETFOLD_TOPIC_PREFIX} (empty), {@code
   * FLEETFOLD_KAFKA_*} and {@code FLEETFOLD_REGISTRY_*} for further settings, such as {@code
   * FLEETFOLD_KAFKA_SECURITY_PROTOCOL}.
   *
   * @throws IllegalArgumentException naming a variable that is missing
   */
  public static PriceTopicSettings fromEnvironment(Map<String, String> variables) {
    return new PriceTopicSettings(
        required(variables, "FLEETFOLD_BOOTSTRAP_SERVERS"),
        required(variables, REGISTRY_URL),
        settings(variables, "FLEETFOLD_REGISTRY_"),
        new Fleet(
            variables.getOrDefault("FLEETFOLD_TOPIC_PREFIX", ""),
            Fleet.DEFAULT_PARTITIONS,
            (short) 1),
        settings(variables, "FLEETFOLD_KAFKA_"));
  }

  /** The addresses; further settings may be secret. */
  @Override
  public String toString() {
    return fleet.prefix() + " at " + bootstrapServers + ", registry " + registryUrl;
  }

  private static String required(Map<String, String> variables, String name) {
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set: set it to the cluster's address");
    }
    return value;
  }

  private static Map<String, String> settings(Map<String, String> variables, String prefix) {
    Map<String, String> settings = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !name.equals(REGISTRY_URL)) {
            String key = name.substring(prefix.length()).toLowerCase(Locale.ROOT);
            settings.put(key.replace('_', '.'), value);
          }
        });
    return settings;
  }
}
