package io.fleetfold.streams.core.state;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.rocksdb.RocksDBException;

/** A scan that asks why it has ended. As thread-safe as the scan of the store. */
final class CheckedIterator implements KeyValueIterator<Bytes, byte[]> {
  private final KeyValueIterator<Bytes, byte[]> scan;
  private final CheckedStore store;

  CheckedIterator(KeyValueIterator<Bytes, byte[]> scan, CheckedStore store) {
    this.scan = scan;
    this.store = store;
  }

  @Override
  public boolean hasNext() {
    return store.checked(this::hasMore);
  }

  private boolean hasMore() {
    // its own monitor: a closed one has no status, and asking it would end the process
    synchronized (scan) {
      if (scan.hasNext()) {
        return true;
      }
      try {
        ScanStatus.check(scan);
      } catch (RocksDBException e) {
        throw new ProcessorStateException(
            "a scan of store " + store.name() + " ended at something that can't be read", e);
      }
      return false;
    }
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    return store.checked(scan::next);
  }

  @Override
  public Bytes peekNextKey() {
    return store.checked(scan::peekNextKey);
  }

  @Override
  public void close() {
    scan.close();
  }
}
