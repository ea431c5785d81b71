package io.fleetfold.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Further parts of a client, each opened when it is first asked for. Thread-safe. */
final class LazyParts {
  private final Supplier<SessionSettings> settings;
  private final Map<Class<?>, AutoCloseable> parts = new LinkedHashMap<>();

  LazyParts(Supplier<SessionSettings> settings) {
    this.settings = settings;
  }

  synchronized <P extends AutoCloseable> P get(Class<P> type, Function<SessionSettings, P> opener) {
    AutoCloseable known = parts.get(type);
    if (known == null) {
      known = opener.apply(settings.get());
      parts.put(type, known);
    }
    return type.cast(known);
  }

  synchronized void close() {
    for (AutoCloseable part : parts.values()) {
      try {
        part.close();
      } catch (Exception e) {
        ClientLog.of(FleetfoldClient.class).warn("a part of the client did not close: " + e);
      }
    }
  }
}
