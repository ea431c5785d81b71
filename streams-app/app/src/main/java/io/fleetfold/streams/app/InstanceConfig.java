package io.fleetfold.streams.app;

import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;

/**
 * How this instance of the app lives with others.
 *
 * @param advertisedAddress where they reach its query API, {@code host:port}; empty for where it
 *     listens
 * @param standbys how many others keep a copy of each partition
 * @param timeout after how much silence one counts as dead
 */
public record InstanceConfig(String advertisedAddress, int standbys, Duration timeout) {
  /** One instance that needs no other. */
  public static final InstanceConfig ALONE =
      new InstanceConfig(
          "", 0, StreamsSection.SECTION.defaults().millis(StreamsSection.INSTANCE_TIMEOUT_MS));

  static InstanceConfig of(Values streams) {
    return new InstanceConfig(
        streams.text(StreamsSection.ADVERTISED_ADDRESS),
        streams.integer(StreamsSection.STANDBYS),
        streams.millis(StreamsSection.INSTANCE_TIMEOUT_MS));
  }
}
