package io.fleetfold.client;

import io.fleetfold.client.session.SessionSettings;
import io.fleetfold.client.session.Sessions;
import java.util.function.Supplier;

/** A client's sessions, opened when they are first asked for. Thread-safe. */
final class LazySessions implements Supplier<Sessions>, AutoCloseable {
  private final Supplier<Sessions> source;
  private Sessions sessions;

  LazySessions(Supplier<Sessions> source) {
    this.source = source;
  }

  LazySessions(ClientSettings settings, Encoders encoders) {
    this(
        () ->
            Sessions.open(
                new SessionSettings(
                    settings.sessions(),
                    ProducerSettings.ofSessions(settings),
                    encoders::sessionEvents,
                    settings.fleet(),
                    settings.queryUrl(),
                    settings.sessionTimeout(),
                    settings.sessionLimits(),
                    settings.clock())));
  }

  @Override
  public synchronized Sessions get() {
    if (sessions == null) {
      sessions = source.get();
    }
    return sessions;
  }

  @Override
  public synchronized void close() {
    if (sessions != null) {
      sessions.close();
    }
  }
}
