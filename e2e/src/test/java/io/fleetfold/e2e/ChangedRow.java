package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;

/** A row that is made wrong, and how verify calls what it belongs to. */
record ChangedRow(String table, String name, String column, String value) {
  void make(Statement statement) throws Exception {
    statement.execute(
        String.format(
            "create temporary table kept_%1$s as select *, %2$s as told_as from fleetfold.%1$s"
                + " where %3$s is not null limit 1",
            table, name, column));
    set(statement, value);
  }

  void undo(Statement statement) throws Exception {
    set(statement, String.format("(select %s from kept_%s)", column, table));
  }

  String name(Statement statement) throws Exception {
    return text(statement, "select told_as from kept_" + table);
  }

  private void set(Statement statement, String to) throws Exception {
    String changed = "fleetfold." + table;
    String key =
        text(
            statement,
            String.format(
                "select string_agg(quote_ident(attname), ', ') from pg_index join pg_attribute"
                    + " on attrelid = indrelid and attnum = any (indkey)"
                    + " where indrelid = '%s'::regclass and indisprimary",
                changed));
    statement.execute("alter table " + changed + " disable trigger user");
    int rows =
        statement.executeUpdate(
            String.format(
                "update %1$s set %2$s = %3$s where (%4$s) = (select %4$s from kept_%5$s)",
                changed, column, to, key, table));
    statement.execute("alter table " + changed + " enable trigger user");
    assertThat(rows).as("changed rows of " + table).isEqualTo(1);
  }

  private static String text(Statement statement, String query) throws Exception {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
