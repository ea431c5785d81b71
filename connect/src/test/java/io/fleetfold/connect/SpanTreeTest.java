package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tree of docs/ONE_NUMBER.md in SQL. */
class SpanTreeTest {
  private static final String TREE =
      "SELECT span_id, parent_span_id, agent_id, own_llm_calls, own_input_tokens,"
          + " subtree_llm_calls, subtree_input_tokens, own_not_counted FROM run_tree('r')";

  private Connection sql;

  @BeforeEach
  void migrate() throws SQLException {
    sql = TestDatabase.connect(TestDatabase.migrated());
    Rows.upsertRun(sql, "r", "running", 1); // of agent a
  }

  @AfterEach
  void close() throws SQLException {
    sql.close();
  }

  @Test
  void shouldSumEachSpanAndWhatIsBelowIt() throws SQLException {
    event("e1", "subagent_run_completed", "sub", "t", "agent", "root");
    event("e2", "action_execution_completed", "x", "t", "tool", "agent");
    calls(
        CallRow.of("root", "r").span("t", "root", "").tokens(100L).told(1, "repeated_below"),
        CallRow.of("c1", "r").span("t", "c1", "agent").tokens(7L),
        CallRow.of("c2", "r").span("t", "c2", "tool").tokens(5L),
        CallRow.of("c3", "r").span("t", "c3", "root"),
        CallRow.of("c4", "r").span("t", "c4", "never-came").tokens(1L),
        CallRow.of("none", "r").tokens(50L));

    assertThat(TestDatabase.rows(sql, TREE))
        .containsExactly(
            "agent|root|sub|0|null|2|12|0",
            "c1|agent|sub|1|7|1|7|0",
            "c2|tool|sub|1|5|1|5|0",
            "c3|root|a|1|null|1|null|0",
            "c4|never-came|a|1|1|1|1|0",
            "never-came|null|a|0|null|1|1|0",
            "root||a|0|null|3|12|1",
            "tool|agent|sub|0|null|1|5|0");
    assertThat(
            TestDatabase.rows(
                sql, "SELECT span_id, trace_id, name FROM run_tree('r') WHERE span_id < 'c2'"))
        .containsExactly("agent|t|Name of sub", "c1|t|m");
    assertThat(TestDatabase.rows(sql, "SELECT * FROM run_tree('nobody')")).isEmpty();
  }

  @Test
  void shouldKeepWhatNoCallToldApartFromZero() throws SQLException {
    calls(
        CallRow.of("c1", "r").span(null, "s", "p"),
        CallRow.of("c2", "r").span(null, "s", "p").tokens(0L));
    TestDatabase.run(
        sql,
        "UPDATE agent_llm_usage SET status = 'error', cost_usd = 0.5, billing = 'cached'"
            + " WHERE usage_id = 'c1'");

    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT span_id, trace_id, own_error_llm_calls, own_output_tokens,"
                    + " own_missing_usage_calls, own_missing_input_calls,"
                    + " own_missing_output_calls, own_cost_usd, own_unpriced_calls,"
                    + " own_provider_cost_usd, own_unreported_cost_calls FROM run_tree('r')"))
        .containsExactly(
            "p|null|0|null|0|0|0|null|0|null|0", "s|null|1|null|0|0|1|0.500000000000|1|null|1");
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT subtree_input_tokens, subtree_cost_usd, subtree_unreported_cost_calls,"
                    + " subtree_provider_cost_usd FROM run_tree('r')"))
        .containsExactly("0|0.500000000000|1|null", "0|0.500000000000|1|null");
  }

  @Test
  void shouldTakeTheLeastParentAndTheLeastAgent() throws SQLException {
    event("e1", "subagent_run_started", "zoe", "t", "s", null);
    event("e2", "subagent_run_completed", "ann", "t", "s", "q");
    event("e3", "custom", "b", "t", "s", "");
    calls(CallRow.of("c", "r").span("t", "s", "p"), CallRow.of("d", "r").span("u", "s", null));

    assertThat(
            TestDatabase.rows(
                sql, "SELECT trace_id, span_id, parent_span_id, agent_id FROM run_tree('r')"))
        .containsExactly("t|p|null|a", "t|q|null|a", "t|s|p|ann", "u|s|null|a");
  }

  @Test
  void shouldCutCirclesAtTheLeastSpan() throws SQLException {
    calls(
        CallRow.of("1", "r").span("t", "b", "a").tokens(1L),
        CallRow.of("2", "r").span("t", "a", "c").tokens(2L),
        CallRow.of("3", "r").span("t", "c", "b").tokens(4L),
        CallRow.of("4", "r").span("t", "x", "c").tokens(8L),
        CallRow.of("5", "r").span("t", "me", "me").tokens(16L));

    assertThat(
            TestDatabase.rows(
                sql, "SELECT span_id, parent_span_id, subtree_input_tokens FROM run_tree('r')"))
        .containsExactly("a|null|15", "b|a|13", "c|b|12", "me|null|16", "x|c|8");
  }

  @Test
  void shouldCountCallsForTheNearestAgentAboveThem() throws SQLException {
    calls(
        CallRow.of("c1", "r").span("t", "c1", "tool").tokens(1L),
        CallRow.of("c2", "r").span("t", "c2", "root").tokens(2L),
        CallRow.of("c3", "r").tokens(4L),
        CallRow.of("c4", "other").span("t", "c4", "agent").tokens(8L));
    assertThat(TestDatabase.rows(sql, "SELECT agent_id, input_tokens FROM usage_by_agent_day"))
        .containsExactlyInAnyOrder("a|7", "null|8");

    event("e1", "subagent_run_completed", "sub", "t", "agent", "root");
    event("e2", "action_execution_completed", "a", "t", "tool", "agent");
    TestDatabase.run(
        sql, "UPDATE agent_llm_usage SET counts_for = 'told' WHERE usage_id IN ('c1', 'c4')");

    assertThat(TestDatabase.rows(sql, "SELECT usage_id, agent_id FROM llm_calls ORDER BY 1"))
        .as("the tree, else what was told, else the run's agent")
        .containsExactly("c1|sub", "c2|a", "c3|a", "c4|told");
    assertThat(TestDatabase.rows(sql, "SELECT agent_id, input_tokens FROM usage_by_agent_day"))
        .containsExactlyInAnyOrder("sub|1", "a|6", "told|8");
  }

  @Test
  void shouldBeTheTreeThatTheLawMakesOfAnyRecords() throws SQLException {
    for (int seed = 0; seed < 25; seed++) {
      TestDatabase.run(sql, "DELETE FROM agent_llm_usage");
      TestDatabase.run(sql, "DELETE FROM agent_run_events");
      Random random = new Random(seed);
      int spans = 2 + random.nextInt(12);
      List<CallRow> calls = new ArrayList<>();
      Map<String, String> parents = new TreeMap<>();
      Map<String, String> agents = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        String span = "s" + random.nextInt(spans);
        String parent =
            random.nextInt(6) == 0
                ? ""
                : random.nextInt(6) == 0 ? null : "s" + random.nextInt(spans);
        parents.merge(span, parent == null ? "?" : parent, SpanTreeTest::better);
        if (parent != null && !parent.isEmpty()) {
          parents.putIfAbsent(parent, "?");
        }
        if (random.nextInt(4) == 0) {
          String agent = "agent" + random.nextInt(3);
          event("e" + i, "subagent_run_started", agent, "t", span, parent);
          agents.merge(span, agent, (one, other) -> one.compareTo(other) < 0 ? one : other);
        } else {
          calls.add(CallRow.of("c" + i, "r").span("t", span, parent).tokens(1L << i));
        }
      }
      CallRow.upsert(sql, calls);
      cutCircles(parents);

      assertThat(
              TestDatabase.rows(
                  sql, "SELECT span_id, agent_id, subtree_input_tokens FROM run_tree('r')"))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected(parents, agents, calls));
    }
  }

  /** Of two parents, "?" for one that is not told: the least, an empty one behind the others. */
  private static String better(String one, String other) {
    List<String> both = new ArrayList<>(List.of(one, other));
    both.sort(
        (a, b) -> {
          int rank = Integer.compare(rank(a), rank(b));
          return rank != 0 ? rank : a.compareTo(b);
        });
    return both.get(0);
  }

  private static int rank(String parent) {
    return parent.equals("?") ? 2 : parent.isEmpty() ? 1 : 0;
  }

  private static void cutCircles(Map<String, String> parents) {
    // in the order of their ids: the first of a circle is its least
    for (String span : List.copyOf(parents.keySet())) {
      if (chain(span, parents).contains(span)) {
        parents.put(span, "?");
      }
    }
  }

  /** What is above a span; the span itself only where it comes back to it. */
  private static Set<String> chain(String span, Map<String, String> parents) {
    Set<String> above = new LinkedHashSet<>();
    for (String at = parents.get(span); rank(at) == 0 && above.add(at); ) {
      at = parents.get(at);
    }
    return above;
  }

  private static Set<String> expected(
      Map<String, String> parents, Map<String, String> agents, List<CallRow> calls) {
    Set<String> rows = new HashSet<>();
    for (String span : parents.keySet()) {
      long sum = 0;
      for (CallRow call : calls) {
        boolean below = call.span().equals(span) || chain(call.span(), parents).contains(span);
        sum += below ? call.tokens() : 0;
      }
      String agent = agents.get(span);
      for (String above : chain(span, parents)) {
        agent = agent == null ? agents.get(above) : agent;
      }
      rows.add(span + "|" + (agent == null ? "a" : agent) + "|" + (sum == 0 ? null : sum));
    }
    return rows;
  }

  private void calls(CallRow... rows) throws SQLException {
    CallRow.upsert(sql, List.of(rows));
  }

  private void event(String id, String type, String agent, String trace, String span, String parent)
      throws SQLException {
    try (PreparedStatement insert =
        sql.prepareStatement(
            "INSERT INTO agent_run_events (event_id, run_id, timestamp, scope, agent_id,"
                + " agent_name, event_type, partial, final_response, trace_id, span_id,"
                + " parent_span_id) VALUES (?, 'r', '2026-11-01', 'run|r', ?, 'Name of ' || ?, ?,"
                + " false, false, ?, ?, ?)")) {
      String[] values = {id, agent, agent, type, trace, span, parent};
      for (int i = 0; i < values.length; i++) {
        insert.setString(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }
}
