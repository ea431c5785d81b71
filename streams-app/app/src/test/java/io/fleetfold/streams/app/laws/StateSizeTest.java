package io.fleetfold.streams.app.laws;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.cost.Prices;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;

/**
 * What the folds keep does not grow with the number of records: a run of 60 rounds and one of 3,000
 * take the same room in every store, but for ids, which live until the run is sealed.
 */
class StateSizeTest {
  private static final int LATENCIES = 30;
  private static final long MAX_OF_TWO_PLACES = 20;
  // numbers are written in as many bytes as they need
  private static final long LONGER_NUMBERS = 96;

  @Test
  void shouldNotDependOnTheNumberOfRecords() {
    try (FoldDriver few = new FoldDriver();
        FoldDriver many = new FoldDriver()) {
      fold(few, 60);
      fold(many, 3_000);
      Map<String, Long> sizes = sizes(few);
      Map<String, Long> larger = sizes(many);
      long ids = sizes.remove(StateStores.RUN_RECORD_IDS);
      assertThat(larger.remove(StateStores.RUN_RECORD_IDS)).isGreaterThan(40 * ids);
      larger.forEach(
          (store, bytes) ->
              assertThat(bytes)
                  .as("bytes of %s", store)
                  .isBetween(sizes.get(store), sizes.get(store) + LONGER_NUMBERS));

      seal(few);
      seal(many);
      assertThat(sizes(many).get(StateStores.RUN_RECORD_IDS))
          .as(
              "bytes of ids once the run is sealed: none, but a few for where each event and call stands")
          .isBetween(
              sizes(few).get(StateStores.RUN_RECORD_IDS),
              sizes(few).get(StateStores.RUN_RECORD_IDS) + MAX_OF_TWO_PLACES * (3_000 - 60));
    }
  }

  /** In each round a version, an action, and a call with one of a few latencies. */
  private static void fold(FoldDriver driver, int rounds) {
    // the ids of calls without a price outlive the seal, until they are priced
    driver.price(
        "p1", Prices.price("openai", "gpt", "2020-01-01T00:00:00Z", Prices.flat("0.000001", "0")));
    for (int i = 0; i < rounds; i++) {
      driver.publish(Records.run("r", "running", T0 + i % 7).build());
      driver.publish(
          Records.event("r", "e" + i, "action_execution_completed", T0)
              .setData("{\"action_name\":\"action-" + i % 3 + "\"}")
              .build());
      driver.publish(Records.call("r", "u" + i, T0).setLatencyMs(1L << (i % LATENCIES)).build());
    }
    driver.publish(Records.run("r", "completed", T0 + 8).build());
    driver.emit();
  }

  private static void seal(FoldDriver driver) {
    driver.logTime(T0 + 2 * FoldConfig.DEFAULT.runs().sealAfter().toMillis());
    driver.publish(Records.run("other", "running", T0).build());
    driver.emit();
  }

  private static Map<String, Long> sizes(FoldDriver driver) {
    Map<String, Long> sizes = new TreeMap<>();
    for (String store : StateStores.RUNS) {
      long bytes = 0;
      try (KeyValueIterator<Bytes, byte[]> all = driver.store(store).all()) {
        while (all.hasNext()) {
          var entry = all.next();
          bytes += entry.key.get().length + entry.value.length;
        }
      }
      sizes.put(store, bytes);
    }
    return sizes;
  }
}
