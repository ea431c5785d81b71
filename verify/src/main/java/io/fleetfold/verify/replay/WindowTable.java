package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The windows of one group by their start, 320 bytes each. Not thread-safe. */
public final class WindowTable {
  private static final int COLUMNS = 1 + WindowUsage.SIZE;
  private static final int FIRST = 4;

  /** What the first format has of a window, in its order. */
  private static final List<String> FIRST_NUMBERS =
      List.of(
          "calls",
          "errors",
          "input_tokens",
          "output_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "reasoning_tokens",
          "audio_input_tokens",
          "audio_output_tokens",
          "unpriced_calls",
          "cost_usd",
          "provider_cost_usd",
          "latency_ms.count",
          "latency_ms.fingerprint");

  // start + 1 (zero marks an empty slot), then the numbers
  private long[] slots = new long[FIRST * COLUMNS];
  private int size;

  /** Is shown windows. */
  public interface Each {
    /** A window, its first millisecond since the epoch, and a copy of its numbers. */
    void window(long start, long[] usage);
  }

  /** Adds to a window. */
  public void add(long start, long[] usage) {
    int at = slot(slots, start + 1);
    if (slots[at] == 0) {
      slots[at] = start + 1;
      size++;
    }
    for (int i = 0; i < usage.length; i++) {
      slots[at + 1 + i] += usage[i];
    }
    if (4L * size * COLUMNS > 3L * slots.length) {
      grow();
    }
  }

  /** What a window has come to, a copy; null where nothing is known of it. */
  public long[] get(long start) {
    int at = slot(slots, start + 1);
    return slots[at] == 0 ? null : Arrays.copyOfRange(slots, at + 1, at + COLUMNS);
  }

  /** Shows every window, in no order. */
  public void forEach(Each each) {
    for (int at = 0; at < slots.length; at += COLUMNS) {
      if (slots[at] != 0) {
        each.window(slots[at] - 1, Arrays.copyOfRange(slots, at + 1, at + COLUMNS));
      }
    }
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (int at = 0; at < slots.length; at += COLUMNS) {
      if (slots[at] != 0) {
        System.arraycopy(slots, at, larger, slot(larger, slots[at]), COLUMNS);
      }
    }
    slots = larger;
  }

  private static int slot(long[] slots, long key) {
    int mask = slots.length / COLUMNS - 1;
    int at = (int) (Prints.weight(key) >>> 33) & mask;
    while (slots[at * COLUMNS] != 0 && slots[at * COLUMNS] != key) {
      at = (at + 1) & mask;
    }
    return at * COLUMNS;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int at = 0; at < slots.length; at += COLUMNS) {
      for (int column = 0; column < COLUMNS && slots[at] != 0; column++) {
        out.writeLong(slots[at + column]);
      }
    }
  }

  void read(DataInput in, int format) throws IOException {
    List<String> first = format == Format.FIRST ? FIRST_NUMBERS : List.of();
    for (int left = in.readInt(); left > 0; left--) {
      long start = in.readLong() - 1;
      long[] usage = new long[WindowUsage.SIZE];
      for (int i = 0; i < (first.isEmpty() ? usage.length : first.size()); i++) {
        usage[first.isEmpty() ? i : WindowUsage.NUMBERS.indexOf(first.get(i))] = in.readLong();
      }
      add(start, usage);
    }
  }
}
