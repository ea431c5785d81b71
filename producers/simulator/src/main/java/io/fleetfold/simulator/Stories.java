package io.fleetfold.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What agents write about: objectives, plans, tools and what tools answer. */
final class Stories {
  private static final List<String> GOALS =
      List.of(
          "Find out why checkout latency doubled on Tuesday and propose a fix",
          "Summarise the open tickets of the billing component for the weekly review",
          "Compare three vendors of vector databases by price, limits and licences",
          "Write tests for the retry logic of the payment client",
          "Reconcile the invoices of March with the ledger and list what differs",
          "Translate the release notes into plain words for customers",
          "Plan the upgrade of the message broker without downtime",
          "Extract all termination clauses from the supplier contracts");
  private static final List<String> TOOLS =
      List.of("search_web", "read_file", "run_tests", "query_sql", "http_get", "write_file");
  private static final List<String> FINDINGS =
      List.of(
          "Three of the eleven candidates match; the others lack a licence file.",
          "The 95th percentile rose from 180 ms to 410 ms after the deploy of 14:02.",
          "All 48 tests pass; coverage of the retry path is 94 %.",
          "The ledger lacks two invoices: 2026-0312 and 2026-0347.",
          "Größe und Preis stimmen überein — 価格は一致しています ✓");
  private static final List<String> FAILURES =
      List.of(
          "Connection reset by peer while calling the tool",
          "Rate limit reached: retry after 20 s",
          "The model returned no valid JSON after three attempts",
          "Budget of 40 tool calls is used up");

  private Stories() {}

  static String goal(Dice dice) {
    return dice.oneOf(GOALS);
  }

  static String finding(Dice dice) {
    return dice.oneOf(FINDINGS);
  }

  static String failure(Dice dice) {
    return dice.oneOf(FAILURES);
  }

  static String tool(Dice dice) {
    return dice.oneOf(TOOLS);
  }

  static String context(Dice dice) {
    ObjectNode context = SimulatedJson.object();
    context.put("priority", dice.between(1, 5));
    context.putArray("sources").add("wiki").add("tickets").add("repository");
    context.putObject("deadline").put("days", dice.between(1, 14)).putNull("hard");
    return SimulatedJson.text(context);
  }

  static String plan(Dice dice) {
    ObjectNode plan = SimulatedJson.object();
    for (int i = 1, steps = dice.between(2, 5); i <= steps; i++) {
      plan.withArray("steps")
          .addObject()
          .put("n", i)
          .put("tool", tool(dice))
          .put("why", goal(dice));
    }
    return SimulatedJson.text(plan);
  }

  static ObjectNode action(String tool, Dice dice) {
    ObjectNode action = SimulatedJson.object().put("action", tool);
    action
        .putObject("args")
        .put("query", goal(dice))
        .put("limit", dice.between(1, 50))
        .put("dry_run", dice.chance(0.2));
    return action;
  }
}
