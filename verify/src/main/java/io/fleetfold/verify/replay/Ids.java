package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The ids that a run has seen, as 64-bit hashes (first half of MD5), 16 bytes an id at most times:
 * within one run of 100,000 ids a false match has a chance of 3e-10.
 */
final class Ids {
  private static final int FIRST = 8;

  private long[] slots = new long[FIRST];
  private int size;

  /** Adds an id; false if it was there. */
  boolean add(String kind, String id) {
    return add(hash(kind + '\u0000' + id));
  }

  int size() {
    return size;
  }

  private boolean add(long hash) {
    int at = slot(slots, hash);
    if (slots[at] == hash) {
      return false;
    }
    slots[at] = hash;
    size++;
    if (size * 4 > slots.length * 3) {
      grow();
    }
    return true;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (long hash : slots) {
      if (hash != 0) {
        out.writeLong(hash);
      }
    }
  }

  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      add(in.readLong());
    }
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[slot(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  /** Where the hash is, or where it would go. */
  private static int slot(long[] slots, long hash) {
    int at = (int) hash & (slots.length - 1);
    while (slots[at] != 0 && slots[at] != hash) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private static long hash(String text) {
    long hash = ByteBuffer.wrap(md5(text)).getLong();
    return hash == 0 ? 1 : hash; // zero marks an empty slot
  }

  static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
