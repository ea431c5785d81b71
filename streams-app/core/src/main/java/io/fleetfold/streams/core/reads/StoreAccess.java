package io.fleetfold.streams.core.reads;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Finds the part of a state store that one partition's task keeps. Thread-safe. */
@FunctionalInterface
public interface StoreAccess {
  /**
   * The store of a partition.
   *
   * @throws ViewsUnavailableException when it can't be read now
   */
  ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition);
}
