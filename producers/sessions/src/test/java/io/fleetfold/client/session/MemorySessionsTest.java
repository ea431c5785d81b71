package io.fleetfold.client.session;

import java.time.Clock;

class MemorySessionsTest
    implements SessionLifeContract,
        SessionStateContract,
        SessionMessagesContract,
        SessionRefusalsContract,
        SessionExpiryContract,
        ContextsContract {
  private final MemorySessions memory = new MemorySessions(Clock.systemUTC());

  @Override
  public Sessions sessions() {
    return memory.sessions();
  }
}
