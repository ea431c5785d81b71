package io.fleetfold.streams.core.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Asks RocksDB whether a scan of Kafka Streams has come to its end, or only to where it could not
 * read on. Kafka Streams 4.3.1 never asks, nor does it give its iterator away: it is read from the
 * field that holds it, which {@code CheckedStoreTest} pins.
 */
final class ScanStatus {
  private static final Class<?> SCAN;
  private static final VarHandle ITERATOR;

  static {
    try {
      SCAN = Class.forName("org.apache.kafka.streams.state.internals.RocksDbIterator");
      ITERATOR =
          MethodHandles.privateLookupIn(SCAN, MethodHandles.lookup())
              .findVarHandle(SCAN, "iter", RocksIterator.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private ScanStatus() {}

  /**
   * Checks a scan that has no more to give and is not closed; one of a store in memory always has
   * come to its end.
   *
   * @throws RocksDBException when it ended before its end
   */
  static void check(KeyValueIterator<?, ?> ended) throws RocksDBException {
    if (SCAN.isInstance(ended)) {
      ((RocksIterator) ITERATOR.get(ended)).status();
    }
  }
}
