package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Few ids over several runs, agents, days and sessions, with other times and contents: the folds,
 * the rows that SQL keeps by its keys, and the replay take the same records for one.
 */
class ScopedIdsTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int RUNS = 3;

  @Property(tries = 60)
  void shouldCountTheSameRecordsEverywhere(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int records) {
    Random random = new Random(seed);
    Replay replay = new Replay(ReplayConfig.of(1));
    Rows rows = new Rows();
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < records; i++) {
        if (random.nextBoolean()) {
          AgentRunEvent event = event(random);
          driver.publish(AgentRunEvent.newBuilder(event).build());
          replay.accept(LogRecord.of(0, i, Records.T0, event));
        } else {
          AgentLlmUsage call = call(random);
          driver.publish(AgentLlmUsage.newBuilder(call).build());
          replay.accept(LogRecord.of(0, i, Records.T0, call));
        }
        if (random.nextInt(20) == 0) {
          rows.take(driver);
          driver.restart();
        }
      }
      rows.take(driver);

      RunStats fleet = driver.views().fleetStats().get(0);
      assertThat(rows.calls.size()).as("calls").isEqualTo((int) fleet.getLlmCalls());
      assertThat(rows.calls.values().stream().mapToLong(Long::longValue).sum())
          .as("tokens")
          .isEqualTo(fleet.getInputTokens());
      assertThat((long) rows.events.size())
          .as("events")
          .isEqualTo(replay.totals().numbers().get(Scope.FLEET).events());
      assertThat(
              Comparison.of(
                  List.of(
                      StoreWitness.statistics(driver.views()),
                      StoreWitness.runs(driver.views(), RUNS),
                      ReplayWitness.of(replay.totals()))))
          .filteredOn(row -> !row.ok())
          .isEmpty();
    }
  }

  private static AgentRunEvent event(Random random) {
    String session = one(random, null, "s1", "s2");
    return Records.event(
            "run-" + random.nextInt(RUNS),
            "id-" + random.nextInt(2),
            one(random, "iteration_started", "message"),
            Records.T0 + random.nextInt(2))
        .setSessionId(session)
        .setAppName(session == null ? null : "app")
        .setUserId(session == null ? null : one(random, "u", "u|s1"))
        .setScope("what producers say")
        .setSequence(-1L)
        .build();
  }

  private static AgentLlmUsage call(Random random) {
    String run = random.nextBoolean() ? null : "run-" + random.nextInt(RUNS);
    // a few milliseconds around midnight
    long at = Records.T0 - Records.T0 % DAY + random.nextInt(4) - 2;
    return Records.call(run, "id-" + random.nextInt(2), at)
        .setAgentId(one(random, null, "a", "b"))
        .setInputTokens((long) random.nextInt(3))
        .build();
  }

  private static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  /** The rows as upserts by the tables' keys leave them. */
  private static final class Rows {
    private final Map<List<Object>, Long> calls = new HashMap<>();
    private final Set<List<Object>> events = new HashSet<>();
    private final Set<List<Object>> ids = new HashSet<>();

    void take(FoldDriver driver) {
      for (LlmCall call : driver.values(Topics.FLEET_LLM_CALLS)) {
        add(call.getUsageId(), call.getScope());
        calls.put(
            key(call.getUsageId(), call.getScope(), call.getCreatedAt()), call.getInputTokens());
      }
      for (AgentRunEvent event : driver.values(Topics.FLEET_RUN_EVENTS)) {
        add("event " + event.getEventId(), event.getScope());
        events.add(key(event.getEventId(), event.getScope(), event.getTimestamp()));
        assertThat(event.getSequence()).isNotNegative();
      }
    }

    private void add(String id, String scope) {
      assertThat(ids.add(List.of(id, scope))).as("%s in %s comes once", id, scope).isTrue();
    }

    private static List<Object> key(String id, String scope, Instant at) {
      return List.of(id, scope, at);
    }
  }
}
