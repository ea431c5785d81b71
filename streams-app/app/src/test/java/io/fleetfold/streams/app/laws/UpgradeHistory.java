package io.fleetfold.streams.app.laws;

import static io.fleetfold.streams.app.Records.T0;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.runs.cost.Prices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Records of every kind, so that every store holds something. What {@link #before} publishes is
 * never changed: the kept stores were made of it.
 */
final class UpgradeHistory {
  /** Ids of events of sessions. */
  static final List<String> APPENDS = List.of("c1", "m1", "m2", "u1", "w1", "x1", "c2", "d2");

  private static final long DAY = Duration.ofHours(25).toMillis();

  private UpgradeHistory() {}

  static void prices(FoldDriver driver) {
    driver.price(
        "p", Prices.price("openai", "gpt", "2020-01-01T00:00:00Z", Prices.flat("0.01", "0.02")));
  }

  static void before(FoldDriver driver) {
    prices(driver);
    driver.logTime(T0);
    run(driver);
    driver.publish(Records.run("r3", "running", T0).build());
    driver.publish(Records.call("r3", "u3", T0).build());
    driver.delete("r3");
    driver.publish(Records.call(null, "alone", T0).setAgentId("agent-2").build());
    session(driver);
    // the first run is sealed, the others are not
    driver.logTime(T0 + DAY);
    tree(driver);
    driver.watermark(T0 + DAY);
    driver.emit();
  }

  private static void run(FoldDriver driver) {
    driver.publish(
        Records.run("r1", "running", T0)
            .setSessionId("s1")
            .setAdditionalContext("{\"a\": 1}")
            .setMetadata("{\"b\": [2]}")
            .build());
    driver.publish(Records.event("r1", "e1", "run_started", T0).build());
    driver.publish(Records.event("r1", "e2", "iteration_started", T0 + 1).build());
    for (int i = 0; i < 3; i++) {
      driver.publish(
          Records.event("r1", "a" + i, "action_execution_completed", T0 + 2)
              .setData("{\"action\": \"look\", \"duration_ms\": 7, \"success\": " + (i > 0) + "}")
              .build());
    }
    driver.publish(
        Records.call("r1", "u1", T0 + 3)
            .setCacheReadTokens(5L)
            .setCacheWriteTokens(4L)
            .setCacheWrite1hTokens(2L)
            .setReasoningTokens(3L)
            .setProviderCostUsd(new BigDecimal("0.125000000000"))
            .build());
    driver.publish(
        Records.call("r1", "u2", T0 + 4).setModel("unpriced").setStatus("error").build());
    driver.publish(Records.run("r1", "completed", T0 + 50).setExecutionHistory("[]").build());
  }

  private static AgentLlmUsage.Builder span(String id, String span) {
    return Records.call("r2", id, T0 + DAY)
        .setCarrier("span")
        .setTraceId("t")
        .setSpanId(span)
        .setParentSpanId(span.equals("a") ? "" : "a");
  }

  private static void tree(FoldDriver driver) {
    driver.publish(Records.run("r2", "running", T0 + DAY).setParentRunId("r4").build());
    driver.publish(Records.run("r4", "running", T0 + DAY).build());
    driver.publish(
        Records.event("r2", "e1", "subagent_run_started", T0 + DAY)
            .setAgentId("helper")
            .setTraceId("t")
            .setSpanId("a")
            .setParentSpanId("")
            .build());
    driver.publish(span("t/a", "a").setClaim(true).build());
    driver.publish(span("u", "b").build());
    driver.publish(span("v", "c").setModel("unpriced").build());
  }

  private static void session(FoldDriver driver) {
    driver.session(
        Sessions.created("s1", "c1")
            .setStateDelta("{\"k\": 1, \"user:name\": \"Ann\", \"app:motto\": \"buy\"}")
            .build());
    driver.session(Sessions.message("s1", "m1", "hello").setStateDelta("{\"k\": 2}").build());
    driver.session(
        Sessions.event("s1", "w1", "route_entered").setData("{\"route\": \"cart\"}").build());
    driver.session(
        Sessions.event("s1", "u1", "session_updated")
            .setData("{\"metadata\": {\"m\": true}, \"ttl_ms\": 86400000000}")
            .build());
    driver.session(Sessions.message("s1", "x1", "refused").setExpectedRevision(99L).build());
    driver.session(Sessions.created("s2", "c2").build());
    driver.session(Sessions.event("s2", "d2", "session_deleted").build());
  }

  /** What comes behind: copies, late records, and such as go on with what was there. */
  static void after(FoldDriver driver) {
    driver.logTime(T0 + DAY + 1_000);
    driver.publish(span("u", "b").build());
    driver.publish(Records.event("r2", "e1", "iteration_started", T0 + DAY).build());
    driver.publish(Records.event("r2", "e9", "run_completed", T0 + DAY + 5).build());
    driver.publish(span("w", "a").build());
    driver.publish(Records.event("r1", "late", "iteration_started", T0 + 9).build());
    driver.publish(Records.event("r3", "gone", "iteration_started", T0 + 9).build());
    driver.publish(Records.call(null, "alone", T0).setAgentId("agent-2").build());
    driver.publish(Records.run("r4", "completed", T0 + DAY + 9).build());
    driver.session(Sessions.message("s1", "m1", "hello").build());
    driver.session(
        Sessions.message("s1", "m2", "again").setStateDelta("{\"user:name\": null}").build());
    driver.session(Sessions.created("s2", "c2b").build());
    driver.emit();
  }
}
