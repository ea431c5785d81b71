package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.verify.compare.SessionComparison;
import io.fleetfold.verify.live.LiveSessions;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.sessions.AppChanges;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sessions.SessionReplay;
import io.fleetfold.verify.sessions.SessionReplayConfig;
import io.fleetfold.verify.sessions.SessionTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Writers whose clocks are seconds and hours off write keys of one application at the same time:
 * the last write by the log wins in the fold and in the replay, in whatever order they meet.
 */
class AppStateOrderTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final int PARTITIONS = 3;
  private static final long[] CLOCKS = {0, -2_000, 23L * 60 * 60 * 1_000, -5L * 60 * 60 * 1_000, 1};

  /** A write where it stands in the log; the user is one of its partition. */
  private record Write(int partition, long offset, long logTime, AgentRunEvent event, boolean old) {
    String key() {
      return event.getStateDelta().substring(6, 7);
    }

    String value() {
      String value = event.getStateDelta().replaceAll(".*:|}", "");
      return value.equals("null") ? null : value;
    }

    AppStateChange change() {
      return new AppStateChange(
          Sessions.APP,
          partition,
          offset,
          event.getEventId(),
          event.getTimestamp(),
          event.getStateDelta().replace("app:", ""),
          old ? null : Instant.ofEpochMilli(logTime));
    }
  }

  @Property(tries = 150)
  void shouldLetTheLastWriteByTheLogWinEverywhere(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Integer, Long> orderedFrom = new HashMap<>();
    List<Write> writes = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      orderedFrom.put(partition, random.nextBoolean() ? 0L : (long) random.nextInt(6));
      writes(partition, orderedFrom.get(partition), random, writes);
    }
    SessionTotals totals = replay(writes, orderedFrom);
    List<Write> changes =
        new ArrayList<>(
            writes.stream().filter(write -> write.event.getStateDelta() != null).toList());
    Collections.shuffle(changes, random);
    try (FoldDriver driver = new FoldDriver()) {
      changes.forEach(
          write ->
              driver.raw(
                  Topics.AGENT_APP_STATE,
                  Sessions.APP,
                  driver.bytes(Topics.AGENT_APP_STATE, write.change())));
      driver.session(Sessions.created("any", "any").build());
      Map<String, String> found = new TreeMap<>();
      driver
          .sessions()
          .session(SessionId.of(Sessions.APP, Sessions.USER, "any"), 0)
          .orElseThrow()
          .app()
          .forEach((key, entry) -> found.put(key, entry.getValue()));
      assertThat(found).as("seed " + seed).isEqualTo(last(changes));

      Map<Owner, SessionNumbers> live = new HashMap<>();
      driver
          .sessions()
          .prints()
          .applications(0, null, 10)
          .items()
          .forEach(item -> LiveSessions.shared(JSON.valueToTree(item), live));
      Map<Owner, SessionTotals.ExpectedNumbers> told = new HashMap<>(totals.told());
      told.keySet().removeIf(owner -> !owner.equals(Owner.ofApp(Sessions.APP)));
      Map<Owner, SessionNumbers> sql = new HashMap<>();
      told.forEach((owner, numbers) -> sql.put(owner, numbers.sql()));
      assertThat(new SessionComparison(live, told, sql).rows())
          .as("seed " + seed)
          .allMatch(row -> row.ok());
    }
  }

  /** By the log's time, offset and partition; what an earlier release folded by its events. */
  private static Map<String, String> last(List<Write> changes) {
    Comparator<Write> order =
        Comparator.<Write, Boolean>comparing(write -> !write.old)
            .thenComparing(
                (one, other) ->
                    one.old
                        ? Comparator.<Write, Instant>comparing(write -> write.event.getTimestamp())
                            .thenComparing(write -> write.event.getEventId())
                            .compare(one, other)
                        : Comparator.comparingLong(Write::logTime)
                            .thenComparingLong(Write::offset)
                            .thenComparingInt(Write::partition)
                            .compare(one, other));
    Map<String, String> state = new TreeMap<>();
    changes.stream().sorted(order).forEach(write -> state.put(write.key(), write.value()));
    state.values().removeIf(value -> value == null);
    return state;
  }

  private static void writes(int partition, long orderedFrom, Random random, List<Write> into) {
    String user = user(partition);
    long logTime = Records.T0;
    int count = 1 + random.nextInt(12);
    for (int offset = 0; offset < count; offset++) {
      logTime += random.nextInt(3) / 2;
      AgentRunEvent event =
          (offset == 0
                  ? Sessions.created("s", "c" + partition)
                  : Sessions.event("s", "e" + random.nextInt(1_000) + "." + offset, "state_changed")
                      .setStateDelta(
                          "{\"app:%s\":%s}"
                              .formatted(
                                  "ab".charAt(random.nextInt(2)),
                                  random.nextInt(6) == 0 ? "null" : (partition + 1) + "" + offset)))
              .setUserId(user)
              .setTimestamp(Instant.ofEpochMilli(logTime + CLOCKS[random.nextInt(CLOCKS.length)]))
              .build();
      into.add(new Write(partition, offset, logTime, event, offset < orderedFrom));
    }
  }

  private static SessionTotals replay(List<Write> writes, Map<Integer, Long> orderedFrom) {
    AppChanges changes = new AppChanges(Set.of(), Set.of(), orderedFrom);
    SessionTotals totals = new SessionTotals();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      SessionReplay replay = new SessionReplay(SessionReplayConfig.of(PARTITIONS), changes);
      for (Write write : writes) {
        if (write.partition == partition) {
          replay.accept(
              new LogRecord(
                  Topics.AGENT_SESSION_EVENTS,
                  Topics.AGENT_SESSION_EVENTS,
                  partition,
                  write.offset,
                  write.offset,
                  write.logTime,
                  RecordKeys.ofUser(Sessions.APP, user(partition)),
                  write.event,
                  Optional.empty(),
                  /* rerouted= */ false));
        }
      }
      totals.add(replay.totals());
    }
    return totals;
  }

  private static String user(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "user-" + i)
        .filter(
            user ->
                RecordKeys.partition(RecordKeys.ofUser(Sessions.APP, user), PARTITIONS)
                    == partition)
        .findFirst()
        .orElseThrow();
  }
}
