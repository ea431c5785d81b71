package io.fleetfold.streams.app;

import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.Values;

/**
 * What all state stores of the process may use outside the heap.
 *
 * @param cacheBytes blocks, indexes and filters that were read, and the write buffers within it
 * @param writeBufferBytes writes that are not in a file yet
 */
public record StoreMemory(long cacheBytes, long writeBufferBytes) {
  /** Enough for a machine that also runs everything else. */
  public static final StoreMemory DEFAULT = of(StreamsSection.SECTION.defaults());

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

  /** That of the app's settings. */
  static StoreMemory of(Values streams) {
    return new StoreMemory(
        streams.number(StreamsSection.STORE_CACHE_BYTES),
        streams.number(StreamsSection.STORE_WRITE_BUFFER_BYTES));
  }
}
