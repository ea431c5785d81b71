package io.fleetfold.prices;

import io.fleetfold.schemas.Fleet;
import java.util.Map;

/**
 * Where the price topic is. Immutable.
 *
 * @param bootstrapServers brokers, {@code host:port} with commas between them
 * @param registryUrl the schema registry
 * @param registrySettings settings of the registry's client, such as {@code basic.auth.user.info}
 * @param fleet whose topic; its prefix, and its replication if the topic is to be made
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
}
