package io.fleetfold.streams.core.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heals stores whose files were damaged on disk: the task that owns one is told that it is corrupt,
 * and Kafka Streams then wipes its folder and restores it from its changelogs, while the others go
 * on. Readers tell of what they meet, since a fold may never come by there. Thread-safe.
 */
public final class StoreHealth {
  private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
  // what is damaged again so soon was not healed by that: its thread fails then, with a pause
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Set<Place> damaged = ConcurrentHashMap.newKeySet();
  private final Map<TaskId, Long> wiped = new ConcurrentHashMap<>();

  private final Map<Place, Long> lives = new ConcurrentHashMap<>();
  private final AtomicLong lastLife = new AtomicLong();

  private record Place(String store, int partition) {}

  /** A task begins to fold: its stores are restored. */
  public void opened(TaskId task, List<String> stores) {
    Long life = lastLife.incrementAndGet();
    stores.forEach(store -> lives.put(new Place(store, task.partition()), life));
  }

  /** A task folds no more: what becomes of its stores from here on is not for readers. */
  public void closed(TaskId task, List<String> stores) {
    stores.forEach(store -> lives.remove(new Place(store, task.partition())));
  }

  /**
   * Which life of its task a store is in; empty while no task of this process folds on it. Kafka
   * Streams gives a store to readers also while its task is restored after damage, and nearly empty
   * then: what was read between two lives is no answer.
   */
  public Optional<Long> life(String store, int partition) {
    return Optional.ofNullable(lives.get(new Place(store, partition)));
  }

  /** Whether a store was read and does not hold what was written. */
  public static boolean isDamage(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CorruptStateException
          || (each instanceof RocksDBException rocks && isCorruption(rocks))) {
        return true;
      }
    }
    return false;
  }

  // its message tells the details only, such as "block checksum mismatch"; only some have a status
  private static boolean isCorruption(RocksDBException e) {
    return e.getStatus() != null
        ? e.getStatus().getCode() == Status.Code.Corruption
        : String.valueOf(e.getMessage()).contains("Corruption");
  }

  /** A reader has met damage in a store of a partition. */
  public void damaged(String store, int partition) {
    if (damaged.add(new Place(store, partition))) {
      LOG.error("store {} of partition {} is damaged on disk", store, partition);
    }
  }

  /**
   * Gives a task up if readers have met damage in its stores.
   *
   * @throws TaskCorruptedException then
   */
  public void check(TaskId task, List<String> stores) {
    if (damaged.isEmpty()) {
      return;
    }
    boolean found = false;
    for (String store : stores) {
      found |= damaged.remove(new Place(store, task.partition()));
    }
    if (found) {
      giveUp(task);
    }
  }

  /**
   * Gives a task up if it has failed on damage.
   *
   * @throws TaskCorruptedException then
   */
  public void failed(TaskId task, Throwable failure) {
    if (isDamage(failure)) {
      LOG.error("task {} has met damage on disk", task, failure);
      giveUp(task);
    }
  }

  private void giveUp(TaskId task) {
    long now = System.nanoTime();
    Long before = wiped.put(task, now);
    if (before == null || now - before > AGAIN.toNanos()) {
      LOG.warn("task {} is wiped and restored from its changelogs", task);
      throw new TaskCorruptedException(Set.of(task));
    }
  }
}
