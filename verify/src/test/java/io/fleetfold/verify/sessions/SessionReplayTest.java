package io.fleetfold.verify.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.compare.SessionComparison;
import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.RecordOutcome;
import io.fleetfold.verify.saved.SavedStates;
import io.fleetfold.verify.sessions.AppChanges.Place;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionReplayTest {
  private static final int PARTITIONS = 4;
  private static final SessionReplayConfig RULES = SessionReplayConfig.of(PARTITIONS);
  private static final Owner SESSION = Owner.ofSession("shop", "ann", "s");
  private static final Owner SHOP = Owner.ofApp("shop");
  private static final int PARTITION = RecordKeys.partition("shop/ann", PARTITIONS);
  private static final long NOON = Instant.parse("2026-02-03T12:00:00Z").toEpochMilli();

  private final SessionReplay replay = new SessionReplay(RULES, AppChanges.ALL_APPLIED);
  private long offset;
  private long logTime = NOON;

  @Test
  void shouldTakeStaleRepeatedAndBrokenEventsForWhatTheyAre() {
    accept(event("c", "session_created").setStateDelta("{\"a\":1,\"temp:b\":2}"));
    accept(event("m", "message").setExpectedRevision(1L));
    accept(event("m", "message"));
    accept(event("late", "message").setExpectedRevision(1L));
    accept(event("late", "message").setExpectedRevision(2L));
    accept(event("broken", "message").setContent("{"));
    accept(event("other", "message").setSessionId("nobody's"));
    accept(event("piece", "message").setPartial(true));
    accept(event("piece", "message"));

    assertThat(replay.totals().outcomes())
        .isEqualTo(
            Map.of(
                RecordOutcome.FOLDED, 4L,
                RecordOutcome.DUPLICATE, 1L,
                RecordOutcome.REFUSED, 2L,
                RecordOutcome.DEAD_LETTER, 1L,
                RecordOutcome.IGNORED, 1L));
    assertThat(number(SESSION, Field.REVISION)).isEqualTo(4);
    assertThat(number(SESSION, Field.STORED_MESSAGES)).isEqualTo(3);
    assertThat(number(SESSION, Field.STATE_KEYS)).isEqualTo(1);
  }

  @Test
  void shouldFoldWhatStraysOnlyWhereItBelongs() {
    AgentRunEvent event = event("c", "session_created").build();
    replay.accept(record((PARTITION + 1) % PARTITIONS, "shop/ann", event));
    assertThat(replay.totals().outcomes()).containsExactly(Map.entry(RecordOutcome.STRAY, 1L));
    replay.accept(record(PARTITION, "shop/bob", event));
    replay.accept(record(PARTITION, "shop/ann", event));
    assertThat(replay.totals().outcomes())
        .as("under a wrong key its id is used up")
        .containsEntry(RecordOutcome.DEAD_LETTER, 1L)
        .containsEntry(RecordOutcome.DUPLICATE, 1L);
  }

  @Test
  void shouldForgetTheIdsOfASessionThatIsGone() {
    accept(event("c", "session_created"));
    accept(event("d", "session_deleted"));
    accept(event("c", "session_created"));
    assertThat(number(SESSION, Field.REVISION)).isEqualTo(SessionNumbers.NONE);
    assertThat(number(SESSION, Field.DELETED_GENERATION)).isZero();

    logTime += Duration.ofHours(24).toMillis() + 1;
    accept(event("c", "session_created"));
    assertThat(number(SESSION, Field.GENERATION)).isEqualTo(3);
  }

  @Test
  void shouldEndASessionAtTheEndOfItsTime() {
    accept(event("c", "session_created").setData("{\"ttl_ms\":1000}"));
    logTime += 999;
    accept(event("m", "message"));
    logTime += 1_000;
    accept(event("late", "message"));

    assertThat(number(SESSION, Field.REVISION)).isEqualTo(SessionNumbers.NONE);
    assertThat(number(SESSION, Field.DELETED_AT)).isEqualTo(logTime);
    accept(event("c", "session_created"));
    accept(event("again", "session_created"));
    assertThat(number(SESSION, Field.GENERATION)).as("ids are remembered").isEqualTo(4);
  }

  @Test
  void shouldLeaveOutWhatDidNotReachTheApplication() throws IOException {
    AgentRunEvent.Builder[] changes = {
      event("c", "session_created").setStateDelta("{\"app:a\":1,\"app:b\":1}"),
      event("m", "message").setStateDelta("{\"app:a\":2}"),
      event("n", "message").setStateDelta("{\"app:c\":3}")
    };
    AppChanges before =
        new AppChanges(Set.of(new Place(PARTITION, 1), new Place(PARTITION, 2)), Set.of(), null);
    SessionReplay first = new SessionReplay(RULES, before);
    for (AgentRunEvent.Builder change : changes) {
      first.accept(record(PARTITION, "shop/ann", change.build()));
      offset++;
    }
    assertThat(first.totals().told().get(SHOP).stored().get(Field.STATE_KEYS)).isEqualTo(2);
    assertThat(first.totals().told().get(SHOP).stored().get(Field.STATE))
        .isNotEqualTo(told(changes, Set.of()).get(Field.STATE));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SavedStates.writeSessions(bytes, first::save);
    Set<Place> refused = Set.of(new Place(PARTITION, 2));
    SessionReplay later = new SessionReplay(RULES, new AppChanges(Set.of(), refused, null));
    SavedStates.readSessions(
        new ByteArrayInputStream(bytes.toByteArray()), saved -> later.restore(PARTITION, saved));
    assertThat(later.totals().told().get(SHOP).stored().get(Field.STATE))
        .as("one has got there since, one never will")
        .isEqualTo(told(changes, refused).get(Field.STATE));
  }

  private static SessionNumbers told(AgentRunEvent.Builder[] changes, Set<Place> refused) {
    SessionReplay whole = new SessionReplay(RULES, new AppChanges(Set.of(), refused, null));
    long at = 0;
    for (AgentRunEvent.Builder change : changes) {
      whole.accept(record(PARTITION, at++, NOON, "shop/ann", change.build()));
    }
    return whole.totals().told().get(SHOP).stored();
  }

  @Test
  void shouldNameTheSessionAndTheFieldThatDiffer() {
    accept(event("c", "session_created").setStateDelta("{\"a\":1,\"app:b\":2}"));
    accept(event("m", "message").setContent("{\"parts\": [ {\"text\":\"x\"}]}"));
    for (Field field : Field.values()) {
      for (Owner owner : List.of(SESSION, SHOP)) {
        if (owner.live().tells(field) && owner.replay().tells(field) && field != Field.TTL) {
          Map<Owner, SessionNumbers> live = stored();
          live.get(owner).put(field, live.get(owner).count(field) + 1);
          assertThat(differences(live, sql()))
              .anyMatch(row -> row.startsWith(owner.scope() + " " + field.words() + " [LIVE"));
          Map<Owner, SessionNumbers> sql = sql();
          sql.get(owner).put(field, sql.get(owner).count(field) + 1);
          assertThat(differences(stored(), sql)).anyMatch(row -> row.contains(field.words()));
        }
      }
    }
    assertThat(differences(stored(), sql())).isEmpty();
    Map<Owner, SessionNumbers> less = stored();
    less.remove(SESSION);
    assertThat(differences(less, sql())).anyMatch(row -> row.startsWith("fleet sessions"));
  }

  private Map<Owner, SessionNumbers> stored() {
    Map<Owner, SessionNumbers> all = new HashMap<>();
    replay.totals().told().forEach((owner, told) -> all.put(owner, told.stored()));
    return all;
  }

  private Map<Owner, SessionNumbers> sql() {
    Map<Owner, SessionNumbers> all = new HashMap<>();
    replay.totals().told().forEach((owner, told) -> all.put(owner, told.sql()));
    return all;
  }

  private List<String> differences(
      Map<Owner, SessionNumbers> live, Map<Owner, SessionNumbers> sql) {
    return new SessionComparison(live, replay.totals().told(), sql)
        .rows().stream()
            .filter(row -> !row.ok())
            .map(row -> row.scope() + " " + row.number() + " " + columns(row))
            .toList();
  }

  private static List<Column> columns(Row row) {
    return row.columns().keySet().stream().sorted().toList();
  }

  private long number(Owner owner, Field field) {
    return replay.totals().told().get(owner).stored().get(field);
  }

  private void accept(AgentRunEvent.Builder event) {
    replay.accept(record(PARTITION, "shop/ann", event.build()));
    offset++;
  }

  private LogRecord record(int partition, String key, AgentRunEvent event) {
    return record(partition, offset, logTime, key, event);
  }

  private static LogRecord record(
      int partition, long offset, long time, String key, AgentRunEvent event) {
    return new LogRecord(
        Topics.AGENT_SESSION_EVENTS,
        Topics.AGENT_SESSION_EVENTS,
        partition,
        offset,
        offset,
        time,
        key,
        event,
        Optional.empty(),
        /* rerouted= */ false);
  }

  private static AgentRunEvent.Builder event(String id, String type) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setAppName("shop")
        .setUserId("ann")
        .setSessionId("s")
        .setAgentId("a")
        .setAgentName("a")
        .setEventType(type)
        .setTimestamp(Instant.ofEpochMilli(NOON));
  }
}
