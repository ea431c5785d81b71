package io.fleetfold.gate.tokens;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Bounds how often one address may try tokens that are none. Beyond the bound it is not looked what
 * it sends, save where that opened before from there: one exporter with a wrong token must not
 * silence the others of its machine. Of IPv6 the network counts. Thread-safe, bounded.
 */
public final class Attempts {
  /** The most wrong tokens of an address in a {@link #WINDOW}. */
  public static final int MAX_FAILURES = 100;

  /** How long they are counted. */
  public static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int MAX_ADDRESSES = 10_000;
  private static final int IPV6_NETWORK = 8;

  private final LongSupplier nanoTime;
  private final Map<String, Window> windows = bounded();
  private final Map<String, Boolean> good = bounded();

  private static final class Window {
    private final long since;
    private int failures;

    Window(long since) {
      this.since = since;
    }
  }

  /** None so far, by a clock such as {@link System#nanoTime}. */
  public Attempts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MAX_ADDRESSES;
      }
    };
  }

  /** Whether a secret may be looked at. */
  public synchronized boolean admits(InetAddress from, byte[] hash) {
    Window window = windows.get(key(from));
    return window == null
        || nanoTime.getAsLong() - window.since > WINDOW.toNanos()
        || window.failures < MAX_FAILURES
        || good.containsKey(key(from) + Arrays.toString(hash));
  }

  /** A secret from there opened nothing. */
  public synchronized void failed(InetAddress from) {
    long now = nanoTime.getAsLong();
    Window window = windows.get(key(from));
    if (window == null || now - window.since > WINDOW.toNanos()) {
      window = new Window(now);
      windows.put(key(from), window);
    }
    window.failures++;
  }

  /** A secret of that hash opened something from there. */
  public synchronized void succeeded(InetAddress from, byte[] hash) {
    good.put(key(from) + Arrays.toString(hash), true);
  }

  private static String key(InetAddress from) {
    byte[] address = from.getAddress();
    return Arrays.toString(address.length > 4 ? Arrays.copyOf(address, IPV6_NETWORK) : address);
  }
}
