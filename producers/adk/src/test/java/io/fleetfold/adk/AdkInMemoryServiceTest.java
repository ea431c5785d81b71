package io.fleetfold.adk;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import io.fleetfold.adk.contract.KitContract;
import io.fleetfold.adk.contract.Trait;
import java.util.Set;

/** The kit's own service: what the contract demands beyond it is in {@link Trait}. */
class AdkInMemoryServiceTest implements KitContract {
  private final BaseSessionService service = new InMemorySessionService();

  @Override
  public BaseSessionService service() {
    return service;
  }

  @Override
  public BaseSessionService another() {
    return new InMemorySessionService();
  }

  @Override
  public Set<Trait> traits() {
    return Set.of();
  }

  @Override
  public String app() {
    return "contract";
  }
}
