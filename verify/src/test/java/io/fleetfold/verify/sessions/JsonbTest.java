package io.fleetfold.verify.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** JSON as PostgreSQL itself writes it. */
class JsonbTest {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "0e5",
          "0e-3",
          "1",
          "-7",
          "1.50",
          "1.50e1",
          "1.5e3",
          "1e2",
          "12E-7",
          "1.0e-5",
          "9007199254740993",
          "12345678901234567890.123456789",
          "1e300",
          "1e-300",
          "-2.5E+10");
  private static final List<String> STRINGS =
      List.of(
          "",
          "a",
          "b",
          "bb",
          "ab",
          "é",
          "e",
          "日本",
          "😀",
          "\\u00e9",
          "\\u0001",
          "\\u001f\\u007f",
          "\\n\\t\\r\\b\\f",
          "\\/\\\\\\\"",
          "<&>",
          "\\ud83d\\ude00",
          "a b");
  private static final List<String> WORDS = List.of("true", "false", "null");

  private static EmbeddedPostgres server;
  private static Connection connection;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = EmbeddedPostgres.start();
    connection = server.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stop() throws IOException, SQLException {
    connection.close();
    server.close();
  }

  @Test
  void shouldWriteWhatPostgresWrites() throws SQLException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> all = new ArrayList<>(NUMBERS);
    IntStream.range(0, 2_000).forEach(i -> all.add(json(random, 0)));
    for (List<String> some : List.of(all.subList(0, 40), all.subList(40, all.size()))) {
      List<String> texts = ask("SELECT value::jsonb::text FROM unnest(?) AS given (value)", some);
      for (int i = 0; i < some.size(); i++) {
        assertThat(Jsonb.text(some.get(i)))
            .as("seed %d, %s", seed, some.get(i))
            .isEqualTo(texts.get(i));
      }
    }
  }

  @Test
  void shouldPrintColumnsAsPostgresPrintsThem() throws SQLException {
    List<String> values = List.of("{\"b\": [1.0, \"x\"], \"a\": null}", "\"\\u0001\"");
    List<String> prints =
        ask(
            """
            SELECT (('x' || left(md5(jsonb_build_array(value, NULL::text, 7::bigint, value::jsonb,
              NULL::jsonb, true)::text), 15))::bit(60)::bigint)::text
            FROM unnest(?) AS given (value)
            """,
            values);
    for (int i = 0; i < values.size(); i++) {
      Print print =
          new Print.Columns()
              .text(values.get(i))
              .text(null)
              .number(7L)
              .json(values.get(i))
              .json(null)
              .flag(true)
              .print();
      assertThat(Long.toString(print.sql())).isEqualTo(prints.get(i));
    }
  }

  private static List<String> ask(String query, List<String> values) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", values.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          answers.add(rows.getString(1));
        }
      }
    }
    return answers;
  }

  private static String json(Random random, int depth) {
    int kind = random.nextInt(depth > 3 ? 3 : 5);
    return switch (kind) {
      case 0 -> pick(NUMBERS, random);
      case 1 -> '"' + pick(STRINGS, random) + pick(STRINGS, random) + '"';
      case 2 -> pick(WORDS, random);
      case 3 -> parts(random, "[", "]", () -> json(random, depth + 1));
      default ->
          parts(
              random,
              "{",
              "}",
              () -> " \"" + pick(STRINGS, random) + "\" :" + json(random, depth + 1));
    };
  }

  private static String parts(
      Random random, String open, String close, java.util.function.Supplier<String> part) {
    return Collections.nCopies(random.nextInt(5), part).stream()
        .map(java.util.function.Supplier::get)
        .collect(Collectors.joining(", ", open, close));
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
