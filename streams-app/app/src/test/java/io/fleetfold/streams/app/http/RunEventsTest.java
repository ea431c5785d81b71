package io.fleetfold.streams.app.http;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The events of a run, through the real topology and over real HTTP. */
class RunEventsTest {
  private static final String EVENTS = "/api/v1/runs/r/events";

  /** What the log took as an event of the run: its id, and what it is ordered by. */
  private record Sent(String id, long time, long sequence) {
    String shown() {
      return id + "@" + time + "#" + sequence;
    }
  }

  @Property(tries = 40)
  void shouldListEachEventOnceInTheOrderOfTimeAndLogAcrossPagesRestartsAndTheSeal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int records) throws Exception {
    Random random = new Random(seed);
    List<Sent> sent = new ArrayList<>();
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(Records.run("other", "running", T0).build());
      for (int i = 0; i < records; i++) {
        String id = "e" + random.nextInt(records);
        long time = T0 + random.nextInt(3);
        driver.publish(event("r", id, time));
        if (sent.stream().noneMatch(known -> known.id().equals(id))) {
          sent.add(new Sent(id, time, 2L * i));
        }
        driver.publish(event("other", "o" + i, time));
      }
      if (random.nextBoolean()) {
        long end = T0 + 1_000;
        driver.publish(
            Records.run("r", "completed", end).setFinishedAt(Instant.ofEpochMilli(end)).build());
        long late = T0 + 3 * FoldConfig.DEFAULT.runs().sealAfter().toMillis();
        driver.logTime(late).watermark(late);
        driver.emit();
        driver.publish(Records.run("other", "running", T0 + 1).build());
        driver.emit();
      }
      if (random.nextBoolean()) {
        driver.restart();
      }
      List<String> expected =
          sent.stream()
              .sorted(Comparator.comparingLong(Sent::time).thenComparingLong(Sent::sequence))
              .map(Sent::shown)
              .toList();
      try (TestServer server = server(driver)) {
        List<String> listed = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
          JsonNode page = server.json(EVENTS + "?limit=" + (1 + random.nextInt(records)) + cursor);
          page.get("items").forEach(item -> listed.add(shown(item)));
          assertThat(page.get("complete").asBoolean()).isTrue();
          cursor =
              page.get("has_more").asBoolean()
                  ? "&cursor=" + page.get("next_cursor").asText()
                  : null;
        }
        assertThat(listed).isEqualTo(expected);
      }
    }
  }

  @Example
  void shouldGiveTheEventsOfOneType() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(event("r", "e1", T0));
      AgentRunEvent other = event("r", "e2", T0);
      other.setEventType("of-my-own");
      other.setData("{\"n\":1}");
      driver.publish(other);
      try (TestServer server = server(driver)) {
        JsonNode page = server.json(EVENTS + "?event_type=of-my-own");
        assertThat(page.get("items")).hasSize(1);
        assertThat(page.at("/items/0/event_id").asText()).isEqualTo("e2");
        assertThat(page.at("/items/0/data/n").asInt()).isEqualTo(1);
        assertThat(page.at("/items/0/logged_at").asText()).startsWith("20");
      }
    }
  }

  @Example
  void shouldEndAPageOfLargeEventsEarly() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      for (int i = 0; i < 100; i++) {
        AgentRunEvent large = event("r", "e" + i, T0 + i);
        large.setData("\"" + "x".repeat(1_000_000) + "\"");
        driver.publish(large);
      }
      try (TestServer server = server(driver)) {
        JsonNode page = server.json(EVENTS + "?limit=1000");
        assertThat(page.get("items").size()).isBetween(1, 20);
        assertThat(page.get("has_more").asBoolean()).isTrue();
      }
    }
  }

  @Example
  void shouldSayWhatTheLogHasForgottenAndWhatAnEarlierReleaseDidNotKeep() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(event("r", "e1", T0));
      driver.publish(event("r", "e2", T0 + 1));
      driver.publish(event("r", "e3", T0 + 2));
      driver.forgetLog(Topics.AGENT_EVENTS, 1);
      // as the release before wrote it: the hash alone
      var ids = driver.store(StateStores.RUN_RECORD_IDS);
      byte[] value = ids.get(Keys.of("rr", "ee3"));
      ids.put(Keys.of("rr", "ee3"), Arrays.copyOf(value, 4));
      try (TestServer server = server(driver)) {
        JsonNode page = server.json(EVENTS);
        assertThat(page.get("items")).hasSize(2);
        assertThat(page.at("/items/0/missing").asText()).isEqualTo("forgotten");
        assertThat(page.at("/items/0/event_id").isNull()).isTrue();
        assertThat(page.at("/items/0/sequence").asLong()).isZero();
        assertThat(page.at("/items/0/timestamp").asText())
            .isEqualTo(Json.time(Instant.ofEpochMilli(T0)));
        assertThat(page.at("/items/1/event_id").asText()).isEqualTo("e2");
        assertThat(page.get("complete").asBoolean()).isFalse();
        assertThat(page.get("unlisted").asLong()).isEqualTo(1);
      }
    }
  }

  @Example
  void shouldRefuseWhatIsNoRunAndNoCursor() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(event("r", "e1", T0));
      driver.publish(event("gone", "e1", T0));
      driver.delete("gone");
      try (TestServer server = server(driver)) {
        assertThat(server.get("/api/v1/runs/gone/events").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/v1/runs/never/events").statusCode()).isEqualTo(404);
        var refused = server.get(EVENTS + "?cursor=7");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("next_cursor");
        assertThat(server.get(EVENTS + "?cursor=1-1-9").statusCode()).isEqualTo(400);
      }
    }
  }

  private static TestServer server(FoldDriver driver) {
    return new TestServer(new FixtureViews(), driver.runEvents(), driver.sessions(), 0);
  }

  private static AgentRunEvent event(String run, String id, long time) {
    return Records.event(run, id, "iteration_started", time).build();
  }

  private static String shown(JsonNode item) {
    return item.get("event_id").asText()
        + "@"
        + Instant.parse(item.get("timestamp").asText()).toEpochMilli()
        + "#"
        + item.get("sequence").asLong();
  }
}
