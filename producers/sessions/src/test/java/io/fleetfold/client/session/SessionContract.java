package io.fleetfold.client.session;

import java.util.UUID;

/** What every backend of sessions is tested against; each test takes an application of its own. */
public interface SessionContract {
  /** The sessions under test; may hold those of other tests. */
  Sessions sessions();

  /** An application that no other test has. */
  default String newApp() {
    return "app " + UUID.randomUUID() + "/ü";
  }

  /** A new empty session of ada. */
  default SessionKey newSession() {
    return sessions().create(newApp(), "ada").key();
  }

  default SessionSnapshot read(SessionKey key) {
    return sessions().get(key).orElseThrow();
  }
}
