package io.fleetfold.streams.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes flipped in the middle of a real store's files, under every kind of scan. */
class CheckedStoreTest {
  private static final TaskId TASK = new TaskId(0, 2);
  private static final int ENTRIES = 3_000;
  private static final String NAME = "run-index";

  private final StoreHealth health = new StoreHealth();
  @TempDir private Path folder;
  private KeyValueStore<Bytes, byte[]> store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void shouldGiveEverythingThatWasWritten() {
    fill();
    assertThat(read(KeyValueStore::all)).isEqualTo(ENTRIES);
    assertThat(read(s -> s.range(key(10), key(19)))).isEqualTo(10);
  }

  @Test
  void shouldNeverEndAScanEarlyAtABlockThatCannotBeRead() throws Exception {
    fill();
    store.close();
    flipInTheMiddle();
    for (Function<KeyValueStore<Bytes, byte[]>, KeyValueIterator<Bytes, byte[]>> scan :
        List.<Function<KeyValueStore<Bytes, byte[]>, KeyValueIterator<Bytes, byte[]>>>of(
            KeyValueStore::all,
            KeyValueStore::reverseAll,
            s -> s.range(key(1), null),
            s -> s.reverseRange(key(1), key(ENTRIES)),
            s -> s.prefixScan(Keys.of("key-"), new BytesSerializer()))) {
      StoreHealth told = new StoreHealth();
      store = open(told);
      assertThatThrownBy(() -> read(scan))
          .as("a shorter list")
          .isInstanceOf(ProcessorStateException.class)
          .satisfies(e -> assertThat(StoreHealth.isDamage(e)).isTrue());
      assertThatThrownBy(() -> told.check(TASK, List.of(NAME)))
          .as("a reader's find has the task wiped and restored")
          .isInstanceOf(TaskCorruptedException.class);
      store.close();
    }
    store = open(health);
    WatchedStore watched = new WatchedStore(store, () -> {});
    assertThatThrownBy(
            () -> {
              try (KeyValueIterator<Bytes, byte[]> all = watched.all()) {
                all.forEachRemaining(entry -> assertThat(entry.value).isNotNull());
              }
            })
        .as("a reader is told to try again")
        .isInstanceOf(InvalidStateStoreException.class)
        .hasMessageContaining("restored");
  }

  private void fill() {
    store = open(health);
    for (int i = 0; i < ENTRIES; i++) {
      store.put(key(i), ("value " + i * 31L).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    store.commit(Map.of());
  }

  private int read(Function<KeyValueStore<Bytes, byte[]>, KeyValueIterator<Bytes, byte[]>> scan) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = scan.apply(store)) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys.size();
  }

  private KeyValueStore<Bytes, byte[]> open(StoreHealth told) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(settings, TASK, folder.toFile());
    KeyValueStore<Bytes, byte[]> opened =
        Stores.keyValueStoreBuilder(
                CheckedStore.of(Stores.persistentKeyValueStore(NAME), told),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    opened.init(context.getStateStoreContext(), opened);
    return opened;
  }

  /** A block of data in the middle: the first and the last stay readable, and so does the index. */
  private void flipInTheMiddle() throws Exception {
    int flipped = 0;
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".sst")).toList()) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          if (bytes.length() > 20_000) {
            bytes.seek(bytes.length() / 3);
            int old = bytes.read();
            bytes.seek(bytes.length() / 3);
            bytes.write(old ^ 0xff);
            flipped++;
          }
        }
      }
    }
    assertThat(flipped).as("files with data").isPositive();
  }

  private static Bytes key(int i) {
    return Keys.of("key-%05d".formatted(i));
  }
}
