package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubtreesTest {
  private Connection sql;

  @BeforeEach
  void migrate() throws SQLException {
    sql = TestDatabase.connect(TestDatabase.migrated());
    run("root", null, "1", "0.5");
    run("child", "root", "2", "0.25");
    run("grandchild", "child", "4", null);
    run("untold", "root", null, null);
    run("other", null, "100", "9");
  }

  @AfterEach
  void close() throws SQLException {
    sql.close();
  }

  @Test
  void shouldSumARunWithAllBelowIt() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql, "SELECT runs, llm_calls, input_tokens, cost_usd FROM run_subtree('root')"))
        .containsExactly("4|4|7|0.750000000000");
    assertThat(TestDatabase.rows(sql, "SELECT runs, input_tokens FROM run_subtree('untold')"))
        .containsExactly("1|null");
    assertThat(TestDatabase.rows(sql, "SELECT runs, input_tokens FROM run_subtree('nobody')"))
        .containsExactly("0|null");
  }

  @Test
  void shouldKeepTheRunsOwnNumbersBesideThem() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT run_id, input_tokens, cost_usd, subtree_runs, subtree_input_tokens,"
                    + " subtree_cost_usd FROM run_rollups WHERE run_id IN ('root', 'grandchild')"
                    + " ORDER BY 1"))
        .containsExactly("grandchild|4|null|1|4|null", "root|1|0.500000000000|4|7|0.750000000000");
  }

  @Test
  void shouldCountEachRunOnceWhereRunsNameEachOther() throws SQLException {
    TestDatabase.run(
        sql, "UPDATE agent_runs SET parent_run_id = 'grandchild' WHERE run_id = 'root'");
    TestDatabase.run(sql, "UPDATE agent_runs SET parent_run_id = 'other' WHERE run_id = 'other'");

    assertThat(TestDatabase.rows(sql, "SELECT runs, input_tokens FROM run_subtree('child')"))
        .containsExactly("4|7");
    assertThat(TestDatabase.rows(sql, "SELECT runs, input_tokens FROM run_subtree('other')"))
        .containsExactly("1|100");
  }

  private void run(String id, String parent, String input, String cost) throws SQLException {
    Rows.upsertRun(sql, id, "running", 1);
    TestDatabase.run(
        sql,
        "UPDATE agent_runs SET llm_calls = 1, parent_run_id = %s, input_tokens = %s, cost_usd = %s"
                .formatted(parent == null ? "NULL" : "'" + parent + "'", input, cost)
            + " WHERE run_id = '"
            + id
            + "'");
  }
}
