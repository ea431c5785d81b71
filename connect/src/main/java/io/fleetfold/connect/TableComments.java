package io.fleetfold.connect;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What tables and columns mean, as comments in the database, for people and tools that look there.
 * The texts are the docs of the records' schemas: nothing is spelled twice. A view's column that is
 * named as the column it comes from has the same meaning and the same comment.
 */
final class TableComments {
  private static final String EXISTING =
      """
      SELECT c.relname, coalesce(a.attname, ''), d.description
      FROM pg_description d
      JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
      WHERE c.relnamespace = ?::regnamespace
      """;

  /** Columns of views, and the comment of the column of a table that each is named after. */
  private static final String INHERITED =
      """
      SELECT DISTINCT ON (v.relname, shown.attname) v.relname, shown.attname, d.description
      FROM pg_class v
      JOIN pg_attribute shown ON shown.attrelid = v.oid AND shown.attnum > 0
      JOIN pg_rewrite r ON r.ev_class = v.oid
      JOIN pg_depend uses ON uses.classid = 'pg_rewrite'::regclass AND uses.objid = r.oid
        AND uses.refclassid = 'pg_class'::regclass AND uses.refobjid <> v.oid
      JOIN pg_class t ON t.oid = uses.refobjid AND t.relkind IN ('r', 'p')
      JOIN pg_attribute used ON used.attrelid = t.oid AND used.attnum = uses.refobjsubid
        AND used.attname = shown.attname
      JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = t.oid
        AND d.objsubid = used.attnum
      WHERE v.relnamespace = ?::regnamespace AND v.relkind = 'v'
      ORDER BY v.relname, shown.attname, t.relname
      """;

  // where the database's triggers put calls that do not count
  private static final String CLAIMS = "agent_llm_claims";

  private TableComments() {}

  /** A table, or with a name of a column that column. */
  private record Place(String table, String column) {
    String sql(String schema, String comment) {
      String name = schema + "." + table;
      return "COMMENT ON "
          + (column.isEmpty() ? "TABLE " + name : "COLUMN " + name + ".\"" + column + "\"")
          + " IS '"
          + comment.replace("'", "''")
          + "'";
    }
  }

  /** The statements that comment all tables of a schema. */
  static List<String> statements(String schema, SessionTables tables) {
    List<String> statements = new ArrayList<>();
    docs(tables).forEach((place, doc) -> statements.add(place.sql(schema, doc)));
    return statements;
  }

  /** Comments what has no comment yet, or another one than its schema's doc. */
  static void apply(DatabaseSettings database) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // one at a time, whoever migrates beside us; writers pass
        statement.execute(
            "LOCK TABLE " + database.schema() + ".run_deletion_gate IN SHARE ROW EXCLUSIVE MODE");
        Map<Place, String> known = read(connection, EXISTING, database.schema());
        write(statement, database.schema(), docs(database.sessionTables()), known);
        write(statement, database.schema(), read(connection, INHERITED, database.schema()), known);
      }
      connection.commit();
    }
  }

  private static void write(
      Statement statement, String schema, Map<Place, String> wanted, Map<Place, String> known)
      throws SQLException {
    for (Map.Entry<Place, String> comment : wanted.entrySet()) {
      if (!comment.getValue().equals(known.get(comment.getKey()))) {
        statement.execute(comment.getKey().sql(schema, comment.getValue()));
      }
    }
  }

  private static Map<Place, String> docs(SessionTables tables) {
    Map<Place, String> docs = new LinkedHashMap<>();
    Connectors.templates()
        .forEach(
            (topic, template) -> {
              for (String table : tables(topic, template, tables)) {
                docs.put(new Place(table, ""), doc(topic, topic.schema().getDoc(), "the record"));
                for (Schema.Field field : topic.schema().getFields()) {
                  if (field.name().equals(UnknownSums.FIELD)) {
                    continue; // says which sums become null, and is no column itself
                  }
                  docs.put(new Place(table, field.name()), doc(topic, field.doc(), field.name()));
                }
              }
            });
    return docs;
  }

  private static String doc(Topic<?> topic, String doc, String what) {
    if (doc == null || doc.isBlank()) {
      throw new IllegalStateException(
          "the schema of " + topic.name() + " has no doc for " + what + ": write one");
    }
    return doc.strip();
  }

  /** The tables in which a topic's records stand, without their schema; calls have two. */
  static List<String> tables(
      Topic<?> topic, Map<String, String> template, SessionTables sessionTables) {
    String written = table(template, sessionTables);
    return topic.equals(Topics.FLEET_LLM_CALLS) ? List.of(written, CLAIMS) : List.of(written);
  }

  /** The name of the table that a connector writes to, without its schema. */
  static String table(Map<String, String> template, SessionTables tables) {
    String format = template.get("collection.name.format");
    String name = format.substring(format.indexOf("}.") + 2);
    for (Map.Entry<String, String> table : tables.variables().entrySet()) {
      name = name.replaceAll("\\$\\{[^}]*" + table.getKey() + "}", table.getValue());
    }
    return name;
  }

  private static Map<Place, String> read(Connection connection, String sql, String schema)
      throws SQLException {
    Map<Place, String> found = new HashMap<>();
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, schema);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(new Place(rows.getString(1), rows.getString(2)), rows.getString(3));
        }
      }
    }
    return found;
  }
}
