package io.fleetfold.e2e;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Statistics in the state stores of an app that does not run. */
final class StoredPartials {
  private StoredPartials() {}

  /** Gives two agents of one partition each other's statistics; returns one of the agents. */
  static String exchangeTwoAgents(Path streams) throws Exception {
    RocksDB.loadLibrary();
    List<Path> stores;
    try (Stream<Path> all = Files.walk(streams)) {
      stores = all.filter(path -> path.endsWith("rocksdb/run-stats")).toList();
    }
    for (Path store : stores) {
      String agent = exchange(store);
      if (agent != null) {
        return agent;
      }
    }
    throw new AssertionError("no partition has two agents: " + stores);
  }

  private static String exchange(Path store) throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (byte[] family : RocksDB.listColumnFamilies(new Options(), store.toString())) {
      families.add(new ColumnFamilyDescriptor(family));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (RocksDB db = RocksDB.open(new DBOptions(), store.toString(), families, handles)) {
      for (ColumnFamilyHandle family : handles) {
        List<Map.Entry<byte[], byte[]>> agents = agents(db, family);
        for (Map.Entry<byte[], byte[]> other : agents) {
          Map.Entry<byte[], byte[]> first = agents.get(0);
          if (!Arrays.equals(first.getValue(), other.getValue())) {
            db.put(family, first.getKey(), other.getValue());
            db.put(family, other.getKey(), first.getValue());
            return new String(first.getKey(), 1, first.getKey().length - 1, StandardCharsets.UTF_8);
          }
        }
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
    return null;
  }

  /** The entries of agents, whose keys begin with an a. */
  private static List<Map.Entry<byte[], byte[]>> agents(RocksDB db, ColumnFamilyHandle family) {
    List<Map.Entry<byte[], byte[]>> agents = new ArrayList<>();
    try (RocksIterator entries = db.newIterator(family)) {
      for (entries.seek(new byte[] {'a'}); entries.isValid(); entries.next()) {
        if (entries.key()[0] == 'a') {
          agents.add(Map.entry(entries.key(), entries.value()));
        }
      }
    }
    return agents;
  }
}
