package io.fleetfold.verify.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.verify.compare.Names;
import io.fleetfold.verify.compare.Sheet;
import io.fleetfold.verify.compare.StatisticsObject;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.Buckets;
import io.fleetfold.verify.replay.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the statistics in PostgreSQL say. */
final class SqlStatistics {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<Scope.Kind> KINDS =
      Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT, Scope.Kind.UNASSIGNED);

  private SqlStatistics() {}

  /** The function, asked for the fleet. */
  static Witness function(Statement statement) throws SQLException {
    Sheet sheet = new Sheet();
    try (ResultSet rows = statement.executeQuery("SELECT stats(NULL)::text")) {
      while (rows.next()) {
        StatisticsObject.put(sheet, Scope.FLEET, tree(rows.getString(1)));
      }
    }
    return witness("stats()", Set.of(Scope.Kind.FLEET), Names.statistics(), sheet);
  }

  /** The view, which has the fleet and every agent. */
  static Witness view(Statement statement) throws SQLException {
    Sheet sheet = new Sheet();
    String query =
        """
        SELECT scope, agent_id, (to_jsonb(s) || jsonb_build_object(
          'cost_usd', cost_usd::text, 'provider_cost_usd', provider_cost_usd::text,
          'run_duration_ms', jsonb_build_object('count', run_duration_count,
            'p50', run_duration_p50, 'p95', run_duration_p95, 'p99', run_duration_p99),
          'llm_latency_ms', jsonb_build_object('count', llm_latency_count,
            'p50', llm_latency_p50, 'p95', llm_latency_p95, 'p99', llm_latency_p99)))::text
        FROM run_statistics s
        """;
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        StatisticsObject.put(sheet, scope(rows), tree(rows.getString(3)));
      }
    }
    return witness("run_statistics", KINDS, Names.statistics(), sheet);
  }

  /** The counts by bucket, which tell more than the percentiles. */
  static Witness buckets(Statement statement) throws SQLException {
    Sheet sheet = new Sheet();
    String query =
        """
        SELECT scope, nullif(agent_id, ''), merge_buckets(run_duration_buckets)::text,
               merge_buckets(llm_latency_buckets)::text
        FROM agent_run_stats GROUP BY scope, agent_id
        """;
    String durations = Names.DURATION + Names.BUCKETS;
    String latencies = Names.LATENCY + Names.BUCKETS;
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        Scope scope = scope(rows);
        sheet.put(scope, durations, bucketsOf(tree(rows.getString(3))));
        sheet.put(scope, latencies, bucketsOf(tree(rows.getString(4))));
      }
    }
    return witness("agent_run_stats", KINDS, Set.of(durations, latencies), sheet);
  }

  private static Witness witness(
      String name, Set<Scope.Kind> kinds, Iterable<String> names, Sheet sheet) {
    Set<String> all = new LinkedHashSet<>();
    names.forEach(all::add);
    return new Witness(Witness.Column.SQL, name, kinds, all, sheet);
  }

  private static Scope scope(ResultSet rows) throws SQLException {
    return rows.getString(1).equals("fleet") ? Scope.FLEET : Scope.agent(rows.getString(2));
  }

  private static String bucketsOf(JsonNode json) {
    Buckets buckets = new Buckets();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      buckets.add(Buckets.ofName(entry.getKey()), entry.getValue().longValue());
    }
    return buckets.toString();
  }

  static JsonNode tree(String json) throws SQLException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SQLException("PostgreSQL gave broken JSON: " + json, e);
    }
  }
}
