package io.fleetfold.streams.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Bytes flipped in the files of a real RocksDB: what meets them, and what becomes of the task. */
class StoreHealthTest {
  private static final TaskId TASK = new TaskId(0, 2);
  private final StoreHealth health = new StoreHealth();

  @Test
  void shouldHealATaskWhoseStoreAReaderFindsDamaged(@TempDir Path folder) throws Exception {
    try (RocksDB damaged = damaged(folder)) {
      WatchedStore store =
          new WatchedStore(new Reading(damaged), () -> health.damaged("run-core", 2));
      assertThatThrownBy(() -> store.get(key(500)))
          .as("a reader is told to try again")
          .isInstanceOf(InvalidStateStoreException.class);
    }
    health.check(new TaskId(0, 1), List.of("run-core"));
    health.check(TASK, List.of("session-core"));
    assertThatThrownBy(() -> health.check(TASK, List.of("run-content", "run-core")))
        .isInstanceOfSatisfying(
            TaskCorruptedException.class,
            e -> assertThat(e.corruptedTasks()).containsExactly(TASK));
    assertThatCode(() -> health.check(TASK, List.of("run-core"))).doesNotThrowAnyException();
  }

  @Test
  void shouldHealATaskThatMeetsDamageItself() {
    ProcessorStateException met =
        new ProcessorStateException("store", new RocksDBException("Corruption: checksum mismatch"));

    assertThatThrownBy(() -> health.failed(TASK, met)).isInstanceOf(TaskCorruptedException.class);
    assertThatCode(() -> health.failed(TASK, met))
        .as("what is damaged again at once was not healed by that: the thread fails, with a pause")
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNotTakeForAnAnswerWhatWasReadBetweenTwoLivesOfATask() {
    health.opened(TASK, List.of("run-core"));
    Optional<Long> life = health.life("run-core", 2);
    WatchedStore store =
        new WatchedStore(new Nothing(), () -> {}, () -> health.life("run-core", 2).equals(life));
    assertThat(store.get(key(1))).isNull();

    health.closed(TASK, List.of("run-core"));
    assertThat(health.life("run-core", 2)).isEmpty();
    assertThatThrownBy(() -> store.get(key(1))).isInstanceOf(InvalidStateStoreException.class);

    health.opened(TASK, List.of("run-core"));
    assertThatThrownBy(() -> store.get(key(1)))
        .as("the same store, in a life that began behind the first read")
        .isInstanceOf(InvalidStateStoreException.class);
    assertThat(health.life("run-core", 3)).isEmpty();
  }

  @Test
  void shouldLeaveOtherFailuresAlone() {
    health.failed(
        TASK, new ProcessorStateException("full", new RocksDBException("IO error: No space left")));
    health.failed(TASK, new IllegalStateException("a record's own"));
    assertThat(StoreHealth.isDamage(new CorruptStateException("x", null))).isTrue();
  }

  /** A database of which every file with data has had bytes flipped. */
  private static RocksDB damaged(Path folder) throws Exception {
    RocksDB.loadLibrary();
    try (Options options = new Options().setCreateIfMissing(true);
        FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      try (RocksDB db = RocksDB.open(options, folder.toString())) {
        for (int i = 0; i < 2_000; i++) {
          db.put(key(i).get(), Serdes.String().serializer().serialize("", "value " + i));
        }
        db.flush(flush);
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".sst")).toList()) {
          flip(file);
        }
      }
      return RocksDB.open(options, folder.toString());
    }
  }

  private static void flip(Path file) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      // the blocks of data come first; index and footer stay, or it would not even open
      for (long at = 0; at < bytes.length() / 3; at += 64) {
        bytes.seek(at);
        int old = bytes.read();
        bytes.seek(at);
        bytes.write(old ^ 0xff);
      }
    }
  }

  private static Bytes key(int i) {
    return Keys.of("key-%05d".formatted(i));
  }

  /** As Kafka Streams reads: with the trouble as the cause of its own. */
  private record Reading(RocksDB db) implements ReadOnlyKeyValueStore<Bytes, byte[]> {
    @Override
    public byte[] get(Bytes key) {
      try {
        return db.get(key.get());
      } catch (RocksDBException e) {
        throw new ProcessorStateException("Error while getting value for key from store", e);
      }
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      throw new UnsupportedOperationException(new KeyValue<>(from, to).toString());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long approximateNumEntries() {
      return 0;
    }
  }

  /** A store without an entry. */
  private static final class Nothing implements ReadOnlyKeyValueStore<Bytes, byte[]> {
    @Override
    public byte[] get(Bytes key) {
      return null;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long approximateNumEntries() {
      return 0;
    }
  }
}
