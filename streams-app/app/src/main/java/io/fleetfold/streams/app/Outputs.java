package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.streams.runs.RunOutputs;
import io.fleetfold.streams.sessions.SessionOutputs;

/** Serializers of everything the app writes. Thread-safe. */
public record Outputs(RunOutputs runs, SessionOutputs sessions) {

  /**
   * Registers the schemas of all outputs.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when the registry does not answer
   * @throws IllegalStateException when it refuses a schema
   */
  public static Outputs register(SchemaRegistry registry, Fleet fleet) {
    return new Outputs(
        RunOutputs.register(registry, fleet), SessionOutputs.register(registry, fleet));
  }
}
