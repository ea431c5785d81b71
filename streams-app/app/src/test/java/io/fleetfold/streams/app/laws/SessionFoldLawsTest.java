package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.sessions.SessionConfig;
import io.fleetfold.streams.sessions.views.SessionPrints;
import io.fleetfold.streams.sessions.views.SessionPrints.Page;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.compare.SessionComparison;
import io.fleetfold.verify.live.LiveSessions;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.RecordOutcome;
import io.fleetfold.verify.saved.SavedStates;
import io.fleetfold.verify.sessions.AppChanges;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sessions.SessionReplay;
import io.fleetfold.verify.sessions.SessionReplayConfig;
import io.fleetfold.verify.sessions.SessionTotals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * The real topology of sessions against the independent replay of the same log: whatever agents
 * write, with restarts from the changelogs, expiry and forgetting in between, both come to the
 * same.
 */
class SessionFoldLawsTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final SessionLimits LIMITS = new SessionLimits(2 << 10, 1 << 10);
  private static final FoldConfig CONFIG =
      FoldConfig.DEFAULT.withSessions(
          new SessionConfig(LIMITS, Map.of("shop", Duration.ofHours(30)), Duration.ofHours(24)));
  private static final SessionReplayConfig RULES =
      new SessionReplayConfig(
          1, LIMITS, Duration.ofHours(24), Map.of("shop", Duration.ofHours(30)));

  @Property(tries = 150)
  void shouldComeToTheNumbersOfAnIndependentReplay(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int records) {
    Random random = new Random(seed);
    List<AgentRunEvent> history = new ArrayList<>();
    int restart = random.nextInt(records);
    try (Both both = new Both(CONFIG, RULES)) {
      for (int i = 0; i < records; i++) {
        AgentRunEvent event =
            !history.isEmpty() && random.nextInt(6) == 0
                ? history.get(random.nextInt(history.size()))
                : SessionHistory.event(random);
        history.add(event);
        both.publish(event, SessionHistory.delay(random));
        if (i == restart) {
          both.restart();
        }
        if (random.nextInt(12) == 0) {
          both.expire();
        }
      }
      Map<RecordOutcome, Long> outcomes = both.replay.totals().outcomes();
      for (RecordOutcome outcome :
          List.of(
              RecordOutcome.FOLDED,
              RecordOutcome.REFUSED,
              RecordOutcome.DUPLICATE,
              RecordOutcome.DEAD_LETTER)) {
        Statistics.label(outcome.toString())
            .collect(outcomes.containsKey(outcome))
            .coverage(share -> share.check(true).percentage(p -> p > 20));
      }
      Statistics.label("expired")
          .collect(both.expired > 0)
          .coverage(share -> share.check(true).percentage(p -> p > 10));
      assertThat(both.differences()).as("seed " + seed).isEmpty();
    }
  }

  @Property(tries = 30)
  void shouldNoticeThatAnEventIsMissing(@ForAll long seed) {
    Random random = new Random(seed);
    try (Both both = new Both(CONFIG, RULES)) {
      for (int i = 0; i < 40; i++) {
        both.publish(SessionHistory.event(random), 1);
      }
      SessionReplay before = both.replay;
      long folded = both.folded();
      while (both.folded() == folded) {
        before = both.copy();
        both.publish(SessionHistory.event(random), 1);
      }
      both.replay = before;
      assertThat(both.differences()).as("seed " + seed).isNotEmpty();
    }
  }

  @Test
  void shouldKeepTheLimitOfAState() {
    SessionReplayConfig wide = SessionReplayConfig.of(1);
    String large = "\"" + "x".repeat(1_000_000) + "\"";
    try (Both both = new Both(FoldConfig.DEFAULT, wide)) {
      both.publish(SessionHistory.event("c", "session_created", null), 1);
      for (int i = 0; i < 10; i++) {
        both.publish(
            SessionHistory.event("k" + i, "state_changed", "{\"k" + i + "\":" + large + "}"), 1);
        both.publish(
            SessionHistory.event("u" + i, "state_changed", "{\"user:k" + i + "\":" + large + "}"),
            1);
      }
      both.publish(
          SessionHistory.event("smaller", "state_changed", "{\"k0\":1,\"user:k1\":null}"), 1);
      both.publish(SessionHistory.event("again", "state_changed", "{\"k9\":" + large + "}"), 1);
      assertThat(both.replay.totals().outcomes()).containsEntry(RecordOutcome.REFUSED, 4L);
      assertThat(both.differences()).isEmpty();
    }
  }

  /** One log, folded twice. */
  private static final class Both implements AutoCloseable {
    private final FoldDriver driver;
    private final SessionReplayConfig rules;
    private SessionReplay replay;
    private long logTime = Records.T0;
    private long offset;
    private int expired;

    Both(FoldConfig config, SessionReplayConfig rules) {
      this.driver = new FoldDriver(config, 1, new SchemaRegistry(new MockSchemaRegistryClient()));
      this.rules = rules;
      this.replay = new SessionReplay(rules, AppChanges.ALL_APPLIED);
    }

    void publish(AgentRunEvent event, long delay) {
      logTime += delay;
      driver.logTime(logTime).session(AgentRunEvent.newBuilder(event).build());
      replay(event, logTime);
    }

    private void replay(AgentRunEvent event, long time) {
      String key = RecordKeys.ofUser(event.getAppName(), event.getUserId());
      LogRecord record =
          new LogRecord(
              Topics.AGENT_SESSION_EVENTS,
              Topics.AGENT_SESSION_EVENTS,
              0,
              offset,
              offset,
              time,
              key,
              event,
              Optional.empty(),
              /* rerouted= */ false);
      offset++;
      replay.accept(record);
    }

    private long folded() {
      return replay.totals().outcomes().getOrDefault(RecordOutcome.FOLDED, 0L);
    }

    /** What has expired until now says so in the log. */
    void expire() {
      driver.records(Topics.AGENT_SESSION_EVENTS);
      driver.watermark(logTime);
      for (TestRecord<byte[], byte[]> record : driver.records(Topics.AGENT_SESSION_EVENTS)) {
        replay(driver.read(Topics.AGENT_SESSION_EVENTS, record.value()), record.timestamp());
        expired++;
      }
    }

    /** Both begin anew, with nothing but what they have written. */
    void restart() {
      driver.restart();
      offset = 0;
      replay = copy();
    }

    private SessionReplay copy() {
      try {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SavedStates.writeSessions(bytes, replay::save);
        SessionReplay copy = new SessionReplay(rules, AppChanges.ALL_APPLIED);
        SavedStates.readSessions(
            new ByteArrayInputStream(bytes.toByteArray()), saved -> copy.restore(0, saved));
        return copy;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    List<Row> differences() {
      Map<Owner, SessionNumbers> live = new HashMap<>();
      SessionPrints prints = driver.sessions().prints();
      read(after -> prints.sessions(0, after, 3), LiveSessions::session, live);
      read(after -> prints.users(0, after, 1), LiveSessions::shared, live);
      read(after -> prints.applications(0, after, 1), LiveSessions::shared, live);
      Map<Owner, SessionTotals.ExpectedNumbers> told = replay.totals().told();
      Map<Owner, SessionNumbers> sql = new HashMap<>();
      told.forEach((owner, numbers) -> sql.put(owner, numbers.sql()));
      return new SessionComparison(live, told, sql)
          .rows().stream().filter(row -> !row.ok()).toList();
    }

    private static <T> void read(
        Function<String, Page<T>> pages,
        BiConsumer<JsonNode, Map<Owner, SessionNumbers>> taker,
        Map<Owner, SessionNumbers> into) {
      String after = null;
      do {
        Page<T> page = pages.apply(after);
        page.items().forEach(item -> taker.accept(JSON.valueToTree(item), into));
        after = page.next();
      } while (after != null);
    }

    @Override
    public void close() {
      driver.close();
    }
  }
}
