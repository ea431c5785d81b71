package io.fleetfold.streams.app.http;

import java.time.Duration;

/**
 * How often the live feed looks and tells.
 *
 * @param tick between two looks for what is new
 * @param heartbeat between two signs of life
 * @param slow how long a client may take nothing before it is cut off
 * @param rates over how long rates are counted
 */
record LiveTiming(Duration tick, Duration heartbeat, Duration slow, Duration rates) {
  static final LiveTiming DEFAULT =
      new LiveTiming(
          Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(5), Rates.WINDOW);
}
