package io.fleetfold.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records that wait on disk while they cannot be sent: a queue between what the sender has in hand
 * and what is buffered in memory, bounded in bytes. Beyond the bound the oldest are dropped and
 * counted, a file at a time. A file is deleted when the fate of all its records is known, so that a
 * process that is killed leaves what it had not delivered to the next one. Thread-safe.
 */
final class Spill {
  private static final int FILES = 16;
  private static final long LEAST_FILE = 64 << 10;

  private final Path root;
  private final long maxBytes;
  private final UnaryOperator<SpecificRecord> cleaning;
  private final DeliveryMetrics metrics;
  private final ClientLog log;
  private final RecordCodec codec = new RecordCodec();
  // of the last one more may be written
  private final Deque<SpillFile> files = new ArrayDeque<>();
  private SpillFolder folder;
  private SpillFile tail;
  private boolean off;

  Spill(
      Path root,
      long maxBytes,
      UnaryOperator<SpecificRecord> cleaning,
      DeliveryMetrics metrics,
      ClientLog log) {
    this.root = root;
    this.cleaning = cleaning;
    this.maxBytes = maxBytes;
    this.metrics = metrics;
    this.log = log;
    this.off = root == null;
  }

  /** Takes over what an earlier process left. */
  synchronized void open() {
    if (off) {
      return;
    }
    try {
      folder = SpillFolder.open(root);
      for (Path path : folder.files()) {
        recover(path);
      }
    } catch (IOException | RuntimeException e) {
      off = true;
      log.warn(
          "records cannot spill to "
              + root
              + " ("
              + e
              + "): make sure it is a folder that this program may write to; until then they are kept in memory only");
    }
  }

  private void recover(Path path) {
    try {
      SpillFile file = SpillFile.recover(path);
      metrics.recover(file.unreadCount());
      files.add(file);
    } catch (IOException | RuntimeException e) {
      log.warn("spilled records in " + path + " cannot be read and stay there: " + e);
    }
  }

  synchronized boolean isOn() {
    return !off && folder != null;
  }

  synchronized boolean isEmpty() {
    return files.stream().allMatch(SpillFile::isRead);
  }

  /** Moves what is queued in memory to disk, in order; what cannot be written stays in memory. */
  synchronized void absorb(Queue<DeliveryMetrics.Entry> queue) {
    for (DeliveryMetrics.Entry e = queue.peek(); e != null && isOn(); e = queue.peek()) {
      if (!write(e)) {
        return;
      }
      queue.poll();
    }
  }

  /**
   * Moves a record that was in hand to disk, if nothing newer is there: then it is read again
   * first.
   *
   * @return whether it is not in hand any more
   */
  synchronized boolean takeBack(DeliveryMetrics.Entry entry) {
    return isOn() && !entry.isOnDisk() && isEmpty() && write(entry);
  }

  /** Writes one record behind all others; whether it need not be kept in memory any more. */
  private boolean write(DeliveryMetrics.Entry entry) {
    byte[] bytes;
    try {
      bytes = codec.encode(entry.record.cleaned(cleaning));
    } catch (RuntimeException e) {
      metrics.drop(entry, DropReason.NOT_ENCODABLE);
      return true;
    }
    try {
      makeRoom(bytes.length + SpillFile.OVERHEAD);
      if (tail == null || tail.bytes() > fileBytes() || !tail.takes(entry)) {
        tail = SpillFile.create(folder.path(), entry.number());
        files.add(tail);
      }
      tail.append(entry, bytes);
      metrics.spill(entry);
      return true;
    } catch (IOException e) {
      log.warnSeldom("records cannot spill and stay in memory", e.toString());
      return false;
    }
  }

  private long fileBytes() {
    return Math.max(LEAST_FILE, maxBytes / FILES);
  }

  private void makeRoom(long more) throws IOException {
    tidy();
    while (!files.isEmpty() && bytes() + more > maxBytes) {
      SpillFile oldest = files.peek();
      Map<Long, Long> lost = oldest.forgetUnread();
      metrics.dropSpilled(lost, oldest.forgetAnswers(), DropReason.SPILL_FULL);
      if (!lost.isEmpty()) {
        log.warnSeldom("the oldest spilled records were dropped", "no room in " + root);
      }
      remove(oldest);
    }
  }

  private long bytes() {
    return files.stream().mapToLong(SpillFile::bytes).sum();
  }

  private void remove(SpillFile file) throws IOException {
    files.remove(file);
    tail = file == tail ? null : tail;
    file.delete();
  }

  /**
   * The oldest record that waits on disk; null for none. Files may reach into each other, since
   * records are sent from memory, too, between two that go to disk: the lowest number is next.
   */
  synchronized DeliveryMetrics.Entry next() {
    for (SpillFile file = oldest(); file != null; file = oldest()) {
      try {
        DeliveryMetrics.Entry entry = file.next();
        if (entry == null) {
          throw new IOException("its records are damaged");
        }
        metrics.unspill(entry);
        return entry;
      } catch (IOException | RuntimeException e) {
        metrics.dropSpilled(file.forgetUnread(), file.forgetAnswers(), DropReason.SPILL_DAMAGED);
        log.warnSeldom("spilled records cannot be read and were dropped", e.toString());
      }
    }
    return null;
  }

  private SpillFile oldest() {
    return files.stream()
        .filter(file -> !file.isRead())
        .min(Comparator.comparingLong(SpillFile::nextNumber))
        .orElse(null);
  }

  /** Deletes files that are done with. */
  synchronized void tidy() {
    for (Iterator<SpillFile> all = files.iterator(); all.hasNext(); ) {
      SpillFile file = all.next();
      if (file.isDone()) {
        try {
          all.remove();
          tail = file == tail ? null : tail;
          file.delete();
        } catch (IOException e) {
          log.warnSeldom("spilled records that were delivered cannot be deleted", e.toString());
        }
      }
    }
  }

  /**
   * Keeps records for the next start of the program: those that came from disk are there still.
   *
   * @param inHand in the order of their numbers
   */
  synchronized void keep(List<DeliveryMetrics.Entry> inHand) {
    tail = null;
    for (DeliveryMetrics.Entry entry : inHand) {
      if (!metrics.isOpen(entry)) {
        continue;
      }
      if (entry.isOnDisk()) {
        metrics.spill(entry);
        metrics.notInThisProcess(entry.answer());
      } else {
        if (!isOn() || !write(entry)) {
          metrics.drop(entry, DropReason.CLOSE_TIMEOUT);
        }
      }
    }
  }

  synchronized void close() {
    tidy();
    try {
      for (SpillFile file : files) {
        file.forgetAnswers().forEach(metrics::notInThisProcess);
        file.close();
      }
      if (folder != null) {
        folder.close();
      }
    } catch (IOException e) {
      log.warn("the folder of spilled records was not closed cleanly: " + e);
    }
    off = true;
  }
}
