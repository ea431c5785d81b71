package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class StoreMemorySetterTest {
  private static final int STORES = 120;
  private static final int ROUNDS = 500;

  @TempDir Path folder;

  @Test
  void shouldNotFlushManyStoresThatHoldLittle() throws Exception {
    List<AutoCloseable> open = new ArrayList<>();
    List<RocksDB> stores = new ArrayList<>();
    for (int i = 0; i < STORES; i++) {
      Options options = new Options().setCreateIfMissing(true);
      options.setTableFormatConfig(new BlockBasedTableConfig());
      new StoreMemorySetter().setConfig("store", options, Map.of());
      RocksDB store = RocksDB.open(options, folder.resolve("s" + i).toString());
      open.add(0, options);
      open.add(0, store);
      stores.add(store);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (RocksDB store : stores) {
        store.put(ByteBuffer.allocate(4).putInt(round).array(), new byte[100]);
      }
    }

    for (RocksDB store : stores) {
      assertThat(store.getProperty("rocksdb.num-entries-active-mem-table"))
          .isEqualTo(String.valueOf(ROUNDS));
    }
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
