package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.CountedFrom;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.views.SessionViews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stores that an earlier release left behind, kept as bytes: this release reads the same of
 * them as of its own, and goes on from them to the same outputs. Where it fails, a codec or a key
 * has changed and cannot read what is on people's disks: give the codec a new version that reads
 * the old one, and leave the file as it is.
 */
class UpgradeTest {
  private static final String WRITE = "fleetfold.stores.write";
  private static final List<String> RUNS = List.of("r1", "r2", "r3", "r4");
  private static final List<SessionId> SESSIONS =
      List.of(SessionId.of("shop", "ann", "s1"), SessionId.of("shop", "ann", "s2"));

  @ParameterizedTest
  @ValueSource(strings = "stores-1.txt")
  void shouldReadWhatAnEarlierReleaseLeftInItsStoresAndGoOnFromThere(String file)
      throws IOException {
    try (FoldDriver own = new FoldDriver().keepEvents();
        FoldDriver upgraded = new FoldDriver().keepEvents()) {
      UpgradeHistory.before(own);
      own.restart();
      UpgradeHistory.prices(upgraded);
      upgraded.upgrade(StoreDump.read(file));

      assertThat(read(upgraded)).as("as it was left").isEqualTo(read(own));
      assertThat(upgraded.views().usageCountedFrom())
          .as("what was folded by the earlier release's law, which verify replays as it was")
          .doesNotContainKey(CountedFrom.IMPOSSIBLE_UNKNOWN);

      outputs(own);
      UpgradeHistory.after(own);
      UpgradeHistory.after(upgraded);

      assertThat(outputs(upgraded)).as("what is sent on").isEqualTo(outputs(own));
      assertThat(read(upgraded)).as("after more records").isEqualTo(read(own));
      assertThat(upgraded.views().usageCountedFrom())
          .as("where this release's law began")
          .containsKey(CountedFrom.IMPOSSIBLE_UNKNOWN);
    }
  }

  @Test
  void shouldHoldSomethingOfEveryStore() throws IOException {
    assertThat(StoreDump.read("stores-1.txt").keySet())
        .as("stores in the kept file: a new store needs a new file")
        .containsAll(
            StateStores.ALL.stream().filter(store -> !StoreDump.EMPTY.contains(store)).toList());
  }

  private static Map<String, Object> read(FoldDriver driver) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("statistics", StoreWitness.statistics(driver.views()).sheet().rows());
    all.put("quality", driver.views().quality());
    Map<String, Object> countedFrom = new HashMap<>(driver.views().usageCountedFrom());
    countedFrom.remove(CountedFrom.IMPOSSIBLE_UNKNOWN);
    all.put("counted from", countedFrom);
    for (String run : RUNS) {
      all.put(run, driver.views().run(run));
      all.put("below " + run, driver.views().subtree(run));
      all.put("events of " + run, places(driver.runEvents(), run));
    }
    for (UsageScope scope : UsageScope.values()) {
      for (WindowSize size : WindowSize.values()) {
        UsageFilter filter = new UsageFilter(scope, size, 0, Records.T0 * 2, null);
        all.put(scope + " " + size, driver.views().usage(filter, 0, 100).items());
      }
    }
    SessionViews sessions = driver.sessions();
    for (SessionId id : SESSIONS) {
      all.put(id.toString(), sessions.session(id, 0));
      all.put(
          "messages of " + id,
          sessions.messages(id, Long.MAX_VALUE, 100).stream()
              .flatMap(page -> page.items().stream())
              .map(SessionCodecs::message)
              .toList());
      for (String event : UpgradeHistory.APPENDS) {
        all.put(event + " of " + id, sessions.append(id, event));
      }
    }
    all.put("application", sessions.appState("shop"));
    all.put("sessions", sessions.totals());
    return all;
  }

  private static List<Object> places(RunEventViews events, String run) {
    return List.of(events.count(run), events.last(run));
  }

  private static List<Object> outputs(FoldDriver driver) {
    driver.emit();
    List<Object> all = new ArrayList<>();
    for (Topic<?> topic : Topics.ALL) {
      if (topic.isOutput()) {
        all.add(driver.values(topic));
      }
    }
    return all;
  }

  /** Keeps what this release leaves in its stores: for the first test of the release after it. */
  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void shouldWriteWhatIsToBeKept() throws IOException {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      UpgradeHistory.before(driver);
      StoreDump.write(driver, Path.of(System.getProperty(WRITE)));
    }
  }
}
