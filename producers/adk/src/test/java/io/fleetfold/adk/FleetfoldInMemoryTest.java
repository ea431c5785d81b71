package io.fleetfold.adk;

import com.google.adk.sessions.BaseSessionService;
import io.fleetfold.adk.contract.KitContract;
import io.fleetfold.adk.contract.Trait;
import io.fleetfold.client.session.Sessions;
import java.util.EnumSet;
import java.util.Set;

/** Fleetfold's service on sessions in memory; the real pipeline runs the same in e2e. */
class FleetfoldInMemoryTest implements KitContract {
  private final Sessions sessions = Sessions.inMemory();
  private final BaseSessionService service = another();

  @Override
  public BaseSessionService service() {
    return service;
  }

  @Override
  public BaseSessionService another() {
    return FleetfoldSessionService.builder(sessions).build();
  }

  @Override
  public Set<Trait> traits() {
    return EnumSet.allOf(Trait.class);
  }

  @Override
  public String app() {
    return "contract";
  }
}
