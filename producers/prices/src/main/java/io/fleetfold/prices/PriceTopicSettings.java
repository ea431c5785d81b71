package io.fleetfold.prices;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.Values;
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
  /** Copies the maps. */
  public PriceTopicSettings {
    registrySettings = Map.copyOf(registrySettings);
    kafka = Map.copyOf(kafka);
  }

  /**
   * Those of the cluster that the environment names.
   *
   * @throws IllegalArgumentException naming a variable that is missing
   */
  public static PriceTopicSettings fromEnvironment(Map<String, String> variables) {
    Values cluster = ClusterSection.SECTION.read(variables);
    return new PriceTopicSettings(
        cluster.text(ClusterSection.BOOTSTRAP_SERVERS),
        cluster.text(ClusterSection.REGISTRY_URL),
        ClusterSection.registry(cluster),
        new Fleet(cluster.text(ClusterSection.TOPIC_PREFIX), Fleet.DEFAULT_PARTITIONS, (short) 1),
        ClusterSection.kafka(cluster));
  }

  /** The addresses; further settings may be secret. */
  @Override
  public String toString() {
    return fleet.prefix() + " at " + bootstrapServers + ", registry " + registryUrl;
  }
}
