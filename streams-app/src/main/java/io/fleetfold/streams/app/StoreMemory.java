package io.fleetfold.streams.app;

/**
 * What all state stores of the process may use outside the heap.
 *
 * @param cacheBytes blocks, indexes and filters that were read, and the write buffers within it
 * @param writeBufferBytes writes that are not in a file yet
 */
public record StoreMemory(long cacheBytes, long writeBufferBytes) {
  /** Enough for a machine that also runs everything else. */
  public static final StoreMemory DEFAULT = new StoreMemory(96L << 20, 48L << 20);

  /** Checks the values. */
  public StoreMemory {
    if (writeBufferBytes < 1 << 20 || cacheBytes < writeBufferBytes) {
      throw new IllegalArgumentException(
          "store memory is "
              + cacheBytes
              + " bytes with "
              + writeBufferBytes
              + " for writes: take at least 1 MiB for writes and no less in all");
    }
  }
}
