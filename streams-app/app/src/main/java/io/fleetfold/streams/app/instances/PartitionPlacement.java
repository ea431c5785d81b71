package io.fleetfold.streams.app.instances;

import java.util.List;
import java.util.OptionalLong;

/** Which instance has which partition, as far as this one knows now. Thread-safe. */
public interface PartitionPlacement {
  /** That of an instance that is the only one. */
  PartitionPlacement ALONE =
      new PartitionPlacement() {
        @Override
        public boolean isHere(Keyspace space, int partition) {
          return true;
        }

        @Override
        public boolean isCopyHere(Keyspace space, int partition) {
          return false;
        }

        @Override
        public List<Peer> owners(Keyspace space, int partition) {
          return List.of();
        }

        @Override
        public List<Peer> copies(Keyspace space, int partition) {
          return List.of();
        }

        @Override
        public List<Peer> peers() {
          return List.of();
        }
      };

  /** Whether a task of this process folds the partition, and its stores can be read. */
  boolean isHere(Keyspace space, int partition);

  /**
   * The life of the task that folds the partition here, a number that changes when the task is
   * opened anew; empty where none does.
   */
  default OptionalLong life(Keyspace space, int partition) {
    return isHere(space, partition) ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /** The address that this instance has told the others; null where there can be no others. */
  default Peer self() {
    return null;
  }

  /** Whether this process keeps a copy of the partition's stores. */
  boolean isCopyHere(Keyspace space, int partition);

  /** The other instances that are told to fold it: one, or while it moves none or several. */
  List<Peer> owners(Keyspace space, int partition);

  /** The other instances that keep a copy of its stores. */
  List<Peer> copies(Keyspace space, int partition);

  /** All other instances. */
  List<Peer> peers();

  /**
   * Whether another instance may have the partition, or be about to take it, though nobody is known
   * to: then it is worth waiting for.
   */
  default boolean mayBeElsewhere(Keyspace space, int partition) {
    return !peers().isEmpty();
  }
}
