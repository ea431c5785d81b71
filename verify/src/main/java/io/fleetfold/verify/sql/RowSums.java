package io.fleetfold.verify.sql;

import io.fleetfold.verify.compare.Names;
import io.fleetfold.verify.compare.Sheet;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.TokenClass;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sums straight over the rows of the tables. With the fingerprints of the rows no row can change
 * unnoticed in any column that holds a number, an id, a state or a time.
 *
 * <p>Each query gives a scope's kind ({@code fleet}, {@code agent}, {@code runs of} or {@code
 * model}) and name, then columns that are called as the numbers are.
 */
final class RowSums {
  private static final String RUNS =
      """
      SELECT CASE WHEN grouping(agent_id) = 1 THEN 'fleet' ELSE 'agent' END AS kind, agent_id,
        count(*) FILTER (WHERE status = 'pending') AS pending_runs,
        count(*) FILTER (WHERE status = 'running') AS running_runs,
        count(*) FILTER (WHERE status = 'interrupted') AS interrupted_runs,
        count(*) FILTER (WHERE status = 'completed') AS completed_runs,
        count(*) FILTER (WHERE status = 'error') AS error_runs,
        count(*) FILTER (WHERE status = 'cancelled') AS cancelled_runs,
        count(*) AS total_runs, sum(total_iterations) AS total_iterations,
        count(duration_ms) AS "run_duration_ms.count", sum(event_count) AS events,
        %s AS "fingerprint of runs"
      FROM agent_runs GROUP BY GROUPING SETS ((), (agent_id))
      """
          .formatted(
              print(
                  "run_id",
                  text("agent_id"),
                  "status",
                  millis("started_at"),
                  millis("finished_at"),
                  text("duration_ms"),
                  "total_iterations",
                  "event_count",
                  "llm_calls",
                  "error_llm_calls",
                  tokens(List.of(TokenClass.values()), RowSums::text),
                  zero("missing_usage_calls"),
                  zero("missing_input_calls"),
                  zero("missing_output_calls"),
                  text("cost_usd"),
                  "unpriced_calls",
                  text("provider_cost_usd"),
                  zero("unreported_cost_calls")));

  private static final List<String> DETAILS =
      Stream.concat(
              TokenClass.SECOND.stream().map(of -> "u." + of.field()),
              Stream.of(
                  "u.service_tier",
                  "u.billing",
                  "u.response_id",
                  "u.request_id",
                  "u.usage_issue",
                  "u.cost_approximate"))
          .toList();

  /**
   * The columns of a call. What encloses its span is not among them: the row is not told again
   * where that becomes known later.
   */
  private static final String CALL_PRINT =
      rowPrint(
          "u.usage_id",
          text("u.run_id"),
          text("u.agent_id"),
          "u.provider",
          "u.model",
          "u.status",
          tokens(TokenClass.FIRST, of -> zero("u." + of)),
          text("u.latency_ms"),
          millis("u.created_at"),
          text("u.price_id"),
          text("u.cost_usd"),
          text("u.provider_cost_usd"),
          details(DETAILS),
          details(
              List.of(
                  "u.trace_id",
                  "u.span_id",
                  "CASE WHEN u.span_id IS NULL THEN u.parent_span_id END",
                  "nullif(u.claim, false)")));

  private static final String CALLS =
      """
      SELECT CASE WHEN grouping(provider) = 0 THEN 'model' WHEN grouping(owner) = 0 THEN 'runs of'
                  ELSE 'fleet' END AS kind,
        CASE WHEN grouping(provider) = 0 THEN provider || '/' || model ELSE owner END,
        count(*) AS total_llm_calls,
        count(*) FILTER (WHERE status = 'error') AS error_llm_calls,
        %s,
        count(*) FILTER (WHERE cost_usd IS NULL) AS unpriced_calls,
        sum(cost_usd) AS cost_usd,
        coalesce(sum(provider_cost_usd), 0) AS "%s",
        count(latency_ms) AS "llm_latency_ms.count",
        sum(print) AS "fingerprint of calls", sum(told) AS "fingerprint of what calls tell"
      FROM (
        SELECT u.*, CASE WHEN u.run_id IS NULL THEN u.agent_id ELSE r.agent_id END AS owner,
          %s AS print, %s AS told
        FROM agent_llm_usage u LEFT JOIN agent_runs r USING (run_id)
      ) c
      GROUP BY GROUPING SETS ((), (owner), (provider, model))
      """
          .formatted(
              tokenSums(),
              Names.inRows(Names.PROVIDER_COST),
              CALL_PRINT,
              rowPrint("u.usage_id", text("u.run_id"), text("u.agent_id"), told()));

  private static final String CLAIMS =
      """
      SELECT 'fleet', NULL, count(*) AS "%s", sum(%s) AS "%s" FROM agent_llm_claims u
      """
          .formatted(Names.NOT_COUNTED, CALL_PRINT, Names.NOT_COUNTED_PRINT);

  private static final String EVENTS =
      """
      SELECT CASE WHEN grouping(r.agent_id) = 1 THEN 'fleet' ELSE 'agent' END AS kind, r.agent_id,
        count(*) AS events, %s AS "fingerprint of events",
        -- null where there are events of releases that kept no sequence
        CASE WHEN count(*) = count(e.sequence) THEN %s END AS "fingerprint of the order of events"
      FROM agent_run_events e LEFT JOIN agent_runs r USING (run_id)
      GROUP BY GROUPING SETS ((), (r.agent_id))
      """
          .formatted(
              print(
                  "e.event_id",
                  text("e.run_id"),
                  "e.agent_id",
                  "e.event_type",
                  millis("e.timestamp"),
                  details(List.of("e.trace_id", "e.span_id", "e.parent_span_id"))),
              print(text("e.run_id"), "e.event_id", text("e.sequence")));

  private RowSums() {}

  static Witness runs(Statement statement) throws SQLException {
    return witness(
        statement,
        "agent_runs",
        Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT, Scope.Kind.UNASSIGNED),
        RUNS);
  }

  static Witness calls(Statement statement) throws SQLException {
    return witness(
        statement,
        "agent_llm_usage",
        Set.of(Scope.Kind.FLEET, Scope.Kind.RUNS_OF, Scope.Kind.MODEL),
        CALLS);
  }

  static Witness claims(Statement statement) throws SQLException {
    return witness(statement, "agent_llm_claims", Set.of(Scope.Kind.FLEET), CLAIMS);
  }

  static Witness events(Statement statement) throws SQLException {
    return witness(
        statement,
        "agent_run_events",
        Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT, Scope.Kind.UNASSIGNED),
        EVENTS);
  }

  private static Witness witness(
      Statement statement, String name, Set<Scope.Kind> kinds, String query) throws SQLException {
    Sheet sheet = new Sheet();
    Set<String> names = new LinkedHashSet<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      ResultSetMetaData columns = rows.getMetaData();
      for (int i = 3; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnLabel(i));
      }
      while (rows.next()) {
        put(sheet, rows, columns);
      }
    }
    return new Witness(Witness.Column.SQL, name, kinds, names, sheet);
  }

  private static void put(Sheet sheet, ResultSet rows, ResultSetMetaData columns)
      throws SQLException {
    String of = rows.getString(2);
    Scope scope =
        switch (rows.getString(1)) {
          case "fleet" -> Scope.FLEET;
          case "model" -> new Scope(Scope.Kind.MODEL, of);
          case "runs of" -> Scope.runsOf(of);
          default -> Scope.agent(of);
        };
    for (int i = 3; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      if (name.equals(Names.COST) || name.equals(Names.inRows(Names.PROVIDER_COST))) {
        sheet.put(scope, name, rows.getBigDecimal(i));
      } else if (name.equals(Names.ORDER_PRINT) && rows.getBigDecimal(i) == null) {
        sheet.unknown(scope, name);
      } else {
        // fingerprints add up modulo 2^64, in PostgreSQL without the modulo
        BigDecimal value = rows.getBigDecimal(i);
        sheet.put(scope, name, value == null ? 0 : value.toBigInteger().longValue());
      }
    }
  }

  private static String tokens(List<TokenClass> classes, UnaryOperator<String> column) {
    return classes.stream().map(of -> column.apply(of.field())).collect(Collectors.joining(", "));
  }

  /** A digit for each class of tokens: whether the call tells it. */
  private static String told() {
    return Arrays.stream(TokenClass.values())
        .map(of -> "(u." + of.field() + " IS NOT NULL)::int::text")
        .collect(Collectors.joining(" || "));
  }

  private static String tokenSums() {
    return Arrays.stream(TokenClass.values())
        .map(
            of ->
                "coalesce(sum(%s), 0) AS \"%s\""
                    .formatted(of.field(), Names.inRows(Names.tokens(of))))
        .collect(Collectors.joining(", "));
  }

  private static String print(String... columns) {
    return "sum(" + rowPrint(columns) + ")";
  }

  private static String rowPrint(String... columns) {
    return "('x' || left(md5(concat_ws('|', "
        + String.join(", ", columns)
        + ")), 15))::bit(60)::bigint";
  }

  private static String text(String column) {
    return "coalesce(" + column + "::text, '')";
  }

  private static String zero(String column) {
    return "coalesce(" + column + ", 0)";
  }

  // null, which concat_ws leaves out, where none is told: such rows have the prints they always had
  private static String details(List<String> columns) {
    return "CASE WHEN num_nonnulls("
        + String.join(", ", columns)
        + ") > 0 THEN concat_ws('|', "
        + columns.stream().map(RowSums::text).collect(Collectors.joining(", "))
        + ") END";
  }

  private static String millis(String column) {
    return "coalesce((extract(epoch FROM " + column + ") * 1000)::bigint::text, '')";
  }
}
