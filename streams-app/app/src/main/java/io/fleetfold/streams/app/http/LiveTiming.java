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
  // of 500 ms, so that rates, which are counted over 5 s, have something to be counted from
  private static final int AMONG_OTHERS = 2;
  private static final int UNWATCHED = 4;

  /**
   * Between two looks: each asks all other instances, where there are any, and more seldom while
   * nobody follows.
   */
  Duration tick(boolean alone, boolean watched) {
    return alone ? tick : tick.multipliedBy(watched ? AMONG_OTHERS : UNWATCHED);
  }

  static final LiveTiming DEFAULT =
      new LiveTiming(
          Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(5), Rates.WINDOW);
}
