package io.fleetfold.streams.app;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds RocksDB. Unbounded, each store of each partition would take 50 MiB of cache and 48 MiB of
 * write buffers; here all stores of the process share one of each, sized by the first app that
 * opens a store.
 */
public final class StoreMemorySetter implements RocksDBConfigSetter {
  /** Bytes of the shared cache. */
  static final String CACHE_BYTES = "fleetfold.store.cache.bytes";

  /** Bytes of the shared write buffers. */
  static final String WRITE_BUFFER_BYTES = "fleetfold.store.write.buffer.bytes";

  private static final int BLOCK_BYTES = 8 << 10;
  private static final long MEMTABLE_BYTES = 4L << 20;
  private static final long ARENA_BYTES = 32L << 10;
  private static final long PREALLOCATED_BYTES = 32L << 10;
  private static final double FILTER_BITS = 10;

  private static Shared shared;

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    Shared memory = share(configs);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache);
    table.setBlockSize(BLOCK_BYTES);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinL0FilterAndIndexBlocksInCache(true);
    // most look-ups of ids are for ones never seen: the filter answers them without a read
    table.setFilterPolicy(memory.filter);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writes);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    // a memtable counts with all its arena's blocks, and one of an eighth of the memtable is taken
    // at the first write: many stores would use up the budget, and flush at every write, with next
    // to nothing in them
    options.setArenaBlockSize(ARENA_BYTES);
    options.setMaxWriteBufferNumber(3);
    // 4 MiB of disk for each of some 50 stores before anything is in them
    options.setManifestPreallocationSize(PREALLOCATED_BYTES);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  @Override
  public void close(String store, Options options) {
    // cache, buffers and filter are the process's, and other stores still use them
  }

  private static synchronized Shared share(Map<String, Object> configs) {
    if (shared == null) {
      long cacheBytes = number(configs, CACHE_BYTES, StoreMemory.DEFAULT.cacheBytes());
      long writeBytes = number(configs, WRITE_BUFFER_BYTES, StoreMemory.DEFAULT.writeBufferBytes());
      Cache cache = new LRUCache(cacheBytes);
      shared =
          new Shared(
              cache, new WriteBufferManager(writeBytes, cache), new BloomFilter(FILTER_BITS));
    }
    return shared;
  }

  private static long number(Map<String, Object> configs, String key, long defaultValue) {
    Object value = configs.get(key);
    return value == null ? defaultValue : Long.parseLong(value.toString());
  }

  private record Shared(Cache cache, WriteBufferManager writes, BloomFilter filter) {}
}
