package io.fleetfold.streams.core.reads;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Bounds what all reads together bring into memory. A read opens a share, and takes from it
 * whatever it is about to hold; a little is free, so that small answers are given however busy the
 * large ones keep the server. Lists end early instead ({@link #fits}); what must be whole and finds
 * no room in time is an {@link OverBudgetException}. Whatever a read has taken, its answer's bytes
 * are covered before they are sent ({@link #cover}). Where no share is open nothing is bounded:
 * readers in the same process know what they do. Thread-safe; a share belongs to the thread that
 * opened it.
 */
public final class ReadBudget {
  /** Bytes at which a list ends though its limit is not reached; an item that has more is alone. */
  public static final long PAGE_BYTES = 4 << 20;

  /** A value is held as stored, as text, as JSON, and as what is sent. */
  private static final int COPIES = 4;

  private static final long FREE_BYTES = 256 << 10;
  private static final long LEAST_BYTES = 96L << 20;
  private static final int UNIT = 1 << 10;
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final ThreadLocal<Share> OPEN = new ThreadLocal<>();

  /** One for all servers of the process, which share its heap. */
  private static final ReadBudget PROCESS =
      new ReadBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 4));

  private static final ReadBudget UNBOUNDED = new ReadBudget(0, Long.MAX_VALUE);

  private final int units;
  private final long freeBytes;
  private final Semaphore free;

  /** A budget of so many bytes of memory for all reads. */
  public ReadBudget(long bytes) {
    this(bytes, FREE_BYTES);
  }

  /** A budget of which each share has so many bytes free. */
  public ReadBudget(long bytes, long freeBytes) {
    this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.freeBytes = freeBytes;
    this.free = new Semaphore(units, /* fair= */ true);
  }

  /** That of the process: a quarter of the heap that it may have. */
  public static ReadBudget ofProcess() {
    return PROCESS;
  }

  /** Opens a share for what this thread reads until it is closed. */
  public Share open() {
    Share share = new Share();
    OPEN.set(share);
    return share;
  }

  /**
   * Takes room for bytes that the answer cannot do without.
   *
   * @throws OverBudgetException when there is none in time
   */
  public static void take(long bytes) {
    Share share = OPEN.get();
    if (share != null) {
      share.grow(bytes);
    }
  }

  /** Takes room for a record; see {@link #take(long)}. */
  public static void take(SpecificRecord record) {
    if (OPEN.get() != null) {
      take(bytes(record));
    }
  }

  /**
   * Takes room for an answer of so many bytes, as far as what was read for it has not taken it yet.
   *
   * @throws OverBudgetException when there is none in time
   */
  public static void cover(long bytes) {
    Share share = OPEN.get();
    if (share != null) {
      share.grow(Math.max(0, bytes - share.bytes));
    }
  }

  /** What the open share holds, to be given to {@link #back}. */
  public static long held() {
    Share share = OPEN.get();
    return share == null ? 0 : share.bytes;
  }

  /** What was taken since is thrown away. */
  public static void back(long held) {
    Share share = OPEN.get();
    if (share != null) {
      share.bytes = held;
    }
  }

  /**
   * Reads for another thread, which takes then what this one would have taken: here nothing is
   * bounded.
   */
  public static <T> Counted<T> counting(Supplier<T> reader) {
    Share before = OPEN.get();
    Share own = UNBOUNDED.open();
    try {
      T value = reader.get();
      return new Counted<>(value, own.bytes);
    } finally {
      OPEN.set(before);
    }
  }

  /** Whether a list may still take an item of so many bytes: the first one always. */
  public static boolean fits(long bytes) {
    Share share = OPEN.get();
    return share == null || share.bytes == 0 || share.bytes + bytes <= PAGE_BYTES;
  }

  /** Whether a list may still take that record. */
  public static boolean fits(SpecificRecord record) {
    return OPEN.get() == null || fits(bytes(record));
  }

  private static long bytes(SpecificRecord record) {
    long bytes = 0;
    for (int i = 0; i < record.getSchema().getFields().size(); i++) {
      bytes += record.get(i) instanceof CharSequence text ? text.length() : Long.BYTES;
    }
    return bytes;
  }

  /**
   * What was read, and the bytes that are to be taken for it.
   *
   * @param value what was read
   */
  public record Counted<T>(T value, long bytes) {}

  /** What one read holds. */
  public final class Share implements AutoCloseable {
    private long bytes;
    private int taken;

    private void grow(long more) {
      bytes += more;
      long wanted = ceil(Math.max(0, bytes - freeBytes) * COPIES);
      if (wanted > units) {
        throw new OverBudgetException(
            "the answer would hold " + bytes + " bytes: ask for less of it at a time, or ask SQL");
      }
      int missing = (int) wanted - taken;
      if (missing > 0) {
        acquire(missing);
        taken += missing;
      }
    }

    private static long ceil(long bytes) {
      return (bytes + UNIT - 1) / UNIT;
    }

    private void acquire(int missing) {
      try {
        if (free.tryAcquire(missing, WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new OverBudgetException("other large answers use all the memory set aside for them");
    }

    /**
     * Keeps room for so many bytes of what was taken beyond the share's end: for an answer that is
     * sent later.
     */
    public Held keep(long bytes) {
      int kept = (int) Math.min(taken, ceil(bytes));
      taken -= kept;
      return new Held(kept);
    }

    @Override
    public void close() {
      OPEN.remove();
      free.release(taken);
      taken = 0;
    }
  }

  /** Room for what is still to be sent. */
  public final class Held implements AutoCloseable {
    private final AtomicInteger kept;

    private Held(int kept) {
      this.kept = new AtomicInteger(kept);
    }

    /** Gives it back; once, however often it is called. */
    @Override
    public void close() {
      free.release(kept.getAndSet(0));
    }
  }
}
