package io.fleetfold.streams.ingest;

/** Makes inputs of the records of some topics. Reads no store and writes nothing. Thread-safe. */
@FunctionalInterface
public interface InputReader {
  /**
   * Reads one record; one that can't be folded becomes {@link Input.Refused}.
   *
   * @param rerouted whether it comes from the topic of strays: then it is where it belongs
   * @throws io.fleetfold.schemas.RegistryUnavailableException when its schema is not known yet and
   *     the registry does not answer
   */
  Input read(Source source, boolean rerouted);
}
