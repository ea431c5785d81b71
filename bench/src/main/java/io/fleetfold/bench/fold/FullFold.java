package io.fleetfold.bench.fold;

import io.fleetfold.streams.app.StreamsApp;
import io.fleetfold.streams.app.StreamsAppConfig;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;

/** The streams app as it is, with everything on. */
final class FullFold {
  private FullFold() {}

  static Rounds measure(StreamsAppConfig config, Load load) throws InterruptedException {
    try (StreamsApp app = new StreamsApp(config)) {
      app.start();
      return Rounds.watch(load, () -> done(app));
    }
  }

  private static long done(StreamsApp app) {
    try {
      return app.views().asOf().entrySet().stream()
          // what came through other topics was not published by the load
          .filter(topic -> topic.getKey().startsWith("agent-"))
          .flatMap(topic -> topic.getValue().values().stream())
          .mapToLong(Long::longValue)
          .sum();
    } catch (ViewsUnavailableException e) {
      return 0;
    }
  }
}
