package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Avro schemas are the only place where a record's fields are spelled: the tables follow. */
class AvroAndTablesTest {
  private static DatabaseSettings database;
  private static Connection connection;

  @BeforeAll
  static void migrate() throws SQLException {
    database = TestDatabase.migrated();
    connection = TestDatabase.connect(database);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  static Stream<Arguments> tables() {
    return Topics.SUNK.stream()
        .flatMap(
            topic ->
                TableComments.tables(topic, config(topic), database.sessionTables()).stream()
                    .map(table -> Arguments.of(table, topic)));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void shouldHaveAColumnForEachFieldAndNoOther(String table, Topic<?> topic) throws SQLException {
    Map<String, SqlColumn> actual = columns(table);
    List<String> remedies = new ArrayList<>();
    for (Schema.Field field : topic.schema().getFields()) {
      if (field.name().equals(UnknownSums.FIELD)) {
        continue; // the sink makes nulls of what it names
      }
      SqlColumn wanted = SqlColumn.of(field);
      if (key(topic).contains(field.name())) {
        wanted = wanted.required();
      }
      SqlColumn found = actual.remove(field.name());
      if (!wanted.equals(found)) {
        remedies.add(wanted.alter("${schema}." + table, found));
      }
    }
    actual
        .keySet()
        .forEach(
            column ->
                remedies.add("ALTER TABLE ${schema}." + table + " DROP COLUMN " + column + ";"));

    assertThat(remedies)
        .as("%s differs from %s: add a migration with this SQL", table, topic.valueType())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void shouldHaveThePrimaryKeyThatTheConnectorWritesBy(String table, Topic<?> topic)
      throws SQLException {
    assertThat(
            TestDatabase.rows(
                connection,
                "SELECT k.column_name FROM information_schema.table_constraints c"
                    + " JOIN information_schema.key_column_usage k USING (constraint_schema,"
                    + " constraint_name) WHERE c.constraint_type = 'PRIMARY KEY'"
                    + " AND c.table_schema = '"
                    + database.schema()
                    + "' AND c.table_name = '"
                    + table
                    + "' ORDER BY k.ordinal_position"))
        .as("the primary key of %s and the key of its connector", table)
        .isEqualTo(key(topic));
  }

  @Test
  void shouldHaveTheColumnsOfCallsInOneOrder() throws SQLException {
    String columns =
        "SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0"
            + " AND NOT attisdropped ORDER BY attnum";

    assertThat(TestDatabase.rows(connection, columns.formatted("agent_llm_claims")))
        .as("a trigger moves whole rows: add columns to both tables in the same order")
        .isEqualTo(TestDatabase.rows(connection, columns.formatted("agent_llm_usage")));
  }

  private static List<String> key(Topic<?> topic) {
    Map<String, String> config = config(topic);
    String fields = config.getOrDefault("primary.key.fields", config.get("transforms.key.fields"));
    return List.of(fields.split(",")).stream().map(field -> field.replaceAll(":.*", "")).toList();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void shouldSayInTheDatabaseWhatTheSchemaSays(String table, Topic<?> topic) throws SQLException {
    Map<String, String> docs = new LinkedHashMap<>();
    docs.put("", topic.schema().getDoc());
    topic.schema().getFields().forEach(field -> docs.put(field.name(), field.doc()));
    docs.remove(UnknownSums.FIELD);

    Map<String, String> comments = new LinkedHashMap<>();
    for (String row :
        TestDatabase.rows(
            connection,
            "SELECT coalesce(a.attname, ''), d.description FROM pg_description d"
                + " LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid"
                + " AND d.objsubid > 0 WHERE d.classoid = 'pg_class'::regclass AND d.objoid = '"
                + table
                + "'::regclass")) {
      comments.put(row.replaceAll("\\|.*", ""), row.substring(row.indexOf('|') + 1));
    }

    assertThat(comments).as("comments on %s and its columns", table).isEqualTo(docs);
  }

  private static Map<String, String> config(Topic<?> topic) {
    return Connectors.templates().get(topic);
  }

  private static Map<String, SqlColumn> columns(String table) throws SQLException {
    Map<String, SqlColumn> columns = new LinkedHashMap<>();
    for (String row :
        TestDatabase.rows(
            connection,
            "SELECT a.column_name, format_type(p.atttypid, p.atttypmod), a.is_nullable"
                + " FROM information_schema.columns a JOIN pg_attribute p"
                + " ON p.attrelid = format('%I.%I', a.table_schema, a.table_name)::regclass"
                + " AND p.attname = a.column_name WHERE a.table_schema = '"
                + database.schema()
                + "' AND a.table_name = '"
                + table
                + "'")) {
      String[] parts = row.split("\\|", -1);
      columns.put(parts[0], new SqlColumn(parts[0], parts[1], parts[2].equals("YES")));
    }
    return columns;
  }
}
