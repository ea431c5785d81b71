package io.fleetfold.streams.core.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Says in each store of a task up to which offsets its inputs are in it at least. Written behind
 * everything else of a commit, so that a copy of the store, which another instance makes of its
 * changelog alone, holds what its mark says, wherever in a commit the copy stands. Not thread-safe.
 */
public final class StoreMarks {
  /** Sorts behind {@link #END}: no scan of what is kept meets it. */
  private static final Bytes KEY = Bytes.wrap(new byte[] {(byte) 0xFF});

  /** Behind every key that begins with text, and before the mark. */
  public static final Bytes END = Bytes.wrap(new byte[] {(byte) 0xFE});

  private final List<KeyValueStore<Bytes, byte[]>> stores;
  private Map<String, Long> written;

  /** The marks of those stores. */
  public StoreMarks(List<KeyValueStore<Bytes, byte[]>> stores) {
    this.stores = stores;
  }

  /**
   * Everything that was folded is in the stores: to be called before each commit.
   *
   * @param next the next offset by topic; of topics that are missing it is as it was
   */
  public void write(Map<String, Long> next) {
    if (written == null) {
      written = new TreeMap<>();
      for (KeyValueStore<Bytes, byte[]> store : stores) {
        Map<String, Long> mark = decode(store.get(KEY));
        if (mark != null) {
          written.putAll(mark);
        }
      }
    }
    Map<String, Long> now = new TreeMap<>(written);
    now.putAll(next);
    if (!now.equals(written)) {
      byte[] mark = encode(now);
      stores.forEach(store -> store.put(KEY, mark));
      written = now;
    }
  }

  /**
   * Up to which offsets the stores of this task hold their inputs; of topics without a mark not.
   */
  public Map<String, Long> read() {
    return least(stores);
  }

  /** The mark of a store: the next offset by topic; null where it has none yet. */
  public static Map<String, Long> read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    return decode(store.get(KEY));
  }

  /**
   * Up to which offsets all those stores hold their inputs; empty where one has no mark yet.
   *
   * @param stores copies, each of which may be at another place of its changelog
   */
  public static Map<String, Long> least(
      List<? extends ReadOnlyKeyValueStore<Bytes, byte[]>> stores) {
    Map<String, Long> least = null;
    for (ReadOnlyKeyValueStore<Bytes, byte[]> store : stores) {
      Map<String, Long> mark = read(store);
      if (mark == null) {
        return Map.of();
      }
      if (least == null) {
        least = mark;
      } else {
        least.keySet().retainAll(mark.keySet());
        least.replaceAll((topic, next) -> Math.min(next, mark.get(topic)));
      }
    }
    return least == null ? Map.of() : least;
  }

  private static byte[] encode(Map<String, Long> next) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, Long> each : next.entrySet()) {
        out.writeUTF(each.getKey());
        out.writeLong(each.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Map<String, Long> decode(byte[] mark) {
    if (mark == null) {
      return null;
    }
    Map<String, Long> next = new TreeMap<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(mark));
    try {
      while (in.available() > 0) {
        next.put(in.readUTF(), in.readLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next;
  }
}
