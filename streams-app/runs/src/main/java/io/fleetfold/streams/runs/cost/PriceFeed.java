package io.fleetfold.streams.runs.cost;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.UndecodableException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the price topic into a {@link PriceBook}: as a global store, which every instance has
 * whole, and has read to its end before it folds the first call. The store is in memory, so that
 * each start goes through all versions again and the book is as complete as the store.
 *
 * <p>A record that is no price is left out and logged; it must not stop the folds. While the
 * registry is away the feed waits.
 */
public final class PriceFeed implements Processor<String, byte[], Void, Void> {
  /** The global store: record key to the version's bytes. */
  public static final String STORE = "model-prices";

  private static final Logger LOG = LoggerFactory.getLogger(PriceFeed.class);
  private static final long PAUSE_MS = 250;

  private final RecordDeserializer<ModelPrice> reader;
  private final PriceBook book;
  private KeyValueStore<String, byte[]> store;

  private PriceFeed(RecordDeserializer<ModelPrice> reader, PriceBook book) {
    this.reader = reader;
    this.book = book;
  }

  /** Adds the global store that feeds the book from the topic of that real name. */
  public static void add(
      Topology topology, String topic, RecordDeserializer<ModelPrice> reader, PriceBook book) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        STORE + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        STORE + "-feed",
        () -> new PriceFeed(reader, book));
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() == null) {
      LOG.warn("a price without a key is left out: publish prices with fleetfold prices");
      return;
    }
    store.put(record.key(), record.value());
    try {
      ModelPrice version = read(record.value());
      if (version == null) {
        book.remove(record.key());
      } else {
        book.put(record.key(), version);
      }
    } catch (UndecodableException | IllegalArgumentException e) {
      // not the version before it, which compaction takes away: a restart must know the same prices
      book.remove(record.key());
      LOG.warn("price {} is left out: {}", record.key(), e.getMessage());
    }
  }

  private ModelPrice read(byte[] value) {
    boolean told = false;
    while (true) {
      try {
        return reader.deserialize(null, value);
      } catch (RegistryUnavailableException e) {
        if (!told) {
          LOG.warn("prices wait for the schema registry: {}", e.getMessage());
          told = true;
        }
        pause(e);
      }
    }
  }

  private static void pause(RegistryUnavailableException cause) {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
