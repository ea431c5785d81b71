package io.fleetfold.verify.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.verify.compare.Names;
import io.fleetfold.verify.compare.Sheet;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.Prints;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.TokenClass;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the state stores say of each single run: a wrong one shows although the sums are right. */
final class LiveRuns {
  private LiveRuns() {}

  /**
   * Asks for every run, page by page.
   *
   * @throws IOException when the app is away or answers with an error
   */
  static Witness read(QueryApi api) throws IOException, InterruptedException {
    Map<Scope, Long> prints = new HashMap<>();
    api.eachItem(
        "/internal/runs?",
        LiveRuns::next,
        run -> {
          long print = print(run);
          prints.merge(Scope.FLEET, print, Long::sum);
          prints.merge(Scope.agent(run.path("agent_id").textValue()), print, Long::sum);
        });
    Sheet sheet = new Sheet();
    prints.forEach((scope, print) -> sheet.put(scope, Names.RUN_PRINT, (long) print));
    return new Witness(
        Witness.Column.LIVE,
        "state stores",
        Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT, Scope.Kind.UNASSIGNED),
        Set.of(Names.RUN_PRINT),
        sheet);
  }

  private static String next(JsonNode page) {
    return page.path("has_more").asBoolean()
        ? page.path("items").path(page.path("items").size() - 1).path("run_id").textValue()
        : null;
  }

  /** The columns in the order in which replay and SQL print them. */
  private static long print(JsonNode run) {
    List<Object> columns = new ArrayList<>();
    for (String text : List.of("run_id", "agent_id", "status")) {
      columns.add(run.path(text).textValue());
    }
    columns.add(millis(run.path("started_at")));
    columns.add(millis(run.path("finished_at")));
    for (String number :
        List.of("duration_ms", "total_iterations", "event_count", "llm_calls", "error_llm_calls")) {
      columns.add(number(run.path(number)));
    }
    for (TokenClass of : TokenClass.values()) {
      columns.add(number(run.path(of.field())));
    }
    for (String number :
        List.of("missing_usage_calls", "missing_input_calls", "missing_output_calls")) {
      columns.add(number(run.path(number)));
    }
    columns.add(run.path("cost_usd").textValue());
    columns.add(number(run.path("unpriced_calls")));
    columns.add(run.path("provider_cost_usd").textValue());
    columns.add(number(run.path("unreported_cost_calls")));
    return Prints.of(columns.toArray());
  }

  private static Long number(JsonNode value) {
    if (value.isMissingNode()) {
      throw new IllegalArgumentException(
          "runs lack a number: does the server run the same version?");
    }
    return value.isNull() ? null : value.longValue();
  }

  private static Long millis(JsonNode time) {
    return time.isNull() ? null : Instant.parse(time.textValue()).toEpochMilli();
  }
}
