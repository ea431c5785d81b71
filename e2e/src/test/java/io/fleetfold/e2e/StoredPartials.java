package io.fleetfold.e2e;

import java.net.URLDecoder;
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

/** Entries in the state stores of an app that does not run. */
final class StoredPartials {
  private StoredPartials() {}

  /** Gives two agents of one partition each other's statistics; returns one of the agents. */
  static String exchangeTwoAgents(Path streams) throws Exception {
    return exchange(streams, "run-stats", 'a');
  }

  /**
   * Gives two keys of sessions' own state each other's values; returns one of their sessions, as
   * {@code app/user/session}.
   */
  static String exchangeTwoKeysOfSessions(Path streams) throws Exception {
    String[] key = exchange(streams, "session-state", 's').split("\0", 3);
    // the user's key is encoded, the session's id is not
    return URLDecoder.decode(key[0], StandardCharsets.UTF_8) + "/" + key[1];
  }

  private static String exchange(Path streams, String name, char kind) throws Exception {
    RocksDB.loadLibrary();
    List<Path> stores;
    try (Stream<Path> all = Files.walk(streams)) {
      stores = all.filter(path -> path.endsWith("rocksdb/" + name)).toList();
    }
    for (Path store : stores) {
      String key = exchange(store, (byte) kind);
      if (key != null) {
        return key;
      }
    }
    throw new AssertionError("no partition has two such entries: " + stores);
  }

  private static String exchange(Path store, byte kind) throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (byte[] family : RocksDB.listColumnFamilies(new Options(), store.toString())) {
      families.add(new ColumnFamilyDescriptor(family));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (RocksDB db = RocksDB.open(new DBOptions(), store.toString(), families, handles)) {
      for (ColumnFamilyHandle family : handles) {
        List<Map.Entry<byte[], byte[]>> entries = entries(db, family, kind);
        for (Map.Entry<byte[], byte[]> other : entries) {
          Map.Entry<byte[], byte[]> first = entries.get(0);
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

  /** The entries whose keys begin so. */
  private static List<Map.Entry<byte[], byte[]>> entries(
      RocksDB db, ColumnFamilyHandle family, byte kind) {
    List<Map.Entry<byte[], byte[]>> found = new ArrayList<>();
    try (RocksIterator all = db.newIterator(family)) {
      for (all.seek(new byte[] {kind}); all.isValid(); all.next()) {
        if (all.key()[0] == kind) {
          found.add(Map.entry(all.key(), all.value()));
        }
      }
    }
    return found;
  }
}
