package io.fleetfold.streams.core.http;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Times;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** The parameters of one request, each checked: what is wrong names the field and the remedy. */
public final class QueryParameters {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 1_000;
  public static final int MAX_OFFSET = 1_000_000;
  static final int MAX_ID_BYTES = 512;

  private static final String LIMIT = "limit";
  private static final String OFFSET = "offset";
  private static final String CURSOR = "cursor";

  /** The statuses of runs: those that the statistics count. */
  public static final List<String> STATUSES =
      RunStats.getClassSchema().getFields().stream()
          .map(Schema.Field::name)
          .filter(name -> name.endsWith("_runs"))
          .map(name -> name.substring(0, name.length() - "_runs".length()))
          .toList();

  private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");
  private static final Pattern BROKEN = Pattern.compile("%(?![0-9a-fA-F]{2})");

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** The request's parameters, none of them other than those named. */
  public static QueryParameters of(Context ctx, String... known) {
    Map<String, List<String>> values = parse(ctx);
    for (Map.Entry<String, List<String>> value : values.entrySet()) {
      if (!Arrays.asList(known).contains(value.getKey())) {
        throw Problem.unknownParameter(
                value.getKey(),
                known.length == 0
                    ? "leave it out: this route takes none"
                    : "take one of " + String.join(", ", known))
            .thrown();
      }
      if (value.getValue().size() > 1) {
        throw Problem.badParameter(
                value.getKey(), value.getKey() + " is given more than once", "give it once")
            .thrown();
      }
    }
    return new QueryParameters(values);
  }

  /** As {@link #of}, for lists, which take limit, offset and cursor too. */
  public static QueryParameters ofList(Context ctx, String... known) {
    String[] all = Arrays.copyOf(known, known.length + 3);
    all[known.length] = LIMIT;
    all[known.length + 1] = OFFSET;
    all[known.length + 2] = CURSOR;
    return of(ctx, all);
  }

  private static Map<String, List<String>> parse(Context ctx) {
    checkQuery(ctx);
    return ctx.queryParamMap();
  }

  /** The query can be decoded: a parameter that can't would count as not given. */
  public static void checkQuery(Context ctx) {
    String query = ctx.queryString();
    if (query != null && BROKEN.matcher(query).find()) {
      throw Problem.badParameter(
              "query", "the query is not percent-encoded as it should be", "write '%25' for '%'")
          .thrown();
    }
  }

  public int limit() {
    return number(LIMIT, 1, MAX_LIMIT, DEFAULT_LIMIT);
  }

  /** Where the list begins: the offset, or the cursor of an earlier answer. */
  public int offset() {
    if (values.containsKey(OFFSET) && values.containsKey(CURSOR)) {
      throw bothGiven();
    }
    return number(values.containsKey(CURSOR) ? CURSOR : OFFSET, 0, MAX_OFFSET, 0);
  }

  /** The cursor as it was given, for lists with more in it than an offset; or null. */
  public String cursor() {
    if (values.containsKey(OFFSET) && values.containsKey(CURSOR)) {
      throw bothGiven();
    }
    return first(CURSOR);
  }

  /** The cursor of a list that has no offsets; or null. */
  public String cursorOnly() {
    if (values.containsKey(OFFSET)) {
      throw Problem.badParameter(
              OFFSET,
              "offset is given, and this order has none",
              "take next_cursor of the page before")
          .thrown();
    }
    return first(CURSOR);
  }

  private static Problem.Thrown bothGiven() {
    return Problem.badParameter(CURSOR, "offset and cursor are both given", "give one of them")
        .thrown();
  }

  /** A status, or null. */
  public String status(String name) {
    return oneOf(name, STATUSES);
  }

  /** One of these texts, or null. */
  public String oneOf(String name, List<String> allowed) {
    String value = first(name);
    if (value != null && !allowed.contains(value)) {
      throw Problem.badParameter(
              name,
              name + " is '" + shown(value) + "'",
              "take one of " + String.join(", ", allowed))
          .thrown();
    }
    return value;
  }

  /** A time, from 1970 on, or null. */
  public Instant time(String name) {
    String text = first(name);
    if (text == null) {
      return null;
    }
    try {
      return Times.parse(text);
    } catch (DateTimeException e) {
      throw Problem.badParameter(name, name + " is '" + shown(text) + "'", "take " + Times.FORMS)
          .thrown();
    }
  }

  /** A sequence to go on from; {@code defaultValue} where it is not given. */
  public long sequence(String name, long defaultValue) {
    String text = first(name);
    if (text == null) {
      return defaultValue;
    }
    if (!SEQUENCE.matcher(text).matches()) {
      throw Problem.badParameter(
              name, name + " is '" + shown(text) + "'", "take next_cursor of the page before")
          .thrown();
    }
    return Long.parseLong(text);
  }

  /** An id, or null. */
  public String id(String name) {
    String id = first(name);
    return id == null ? null : checkId(name, id);
  }

  public static String checkId(String name, String id) {
    if (id.isBlank() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      throw Problem.badParameter(
              name,
              name + (id.isBlank() ? " is empty" : " is longer than an id can be"),
              "give an id of 1 to " + MAX_ID_BYTES + " bytes, or leave it out")
          .thrown();
    }
    return id;
  }

  /** A whole number in a range; {@code defaultValue} where it is not given. */
  public int number(String name, int min, int max, int defaultValue) {
    String text = first(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, in the same words as a number out of range
    }
    throw Problem.badParameter(
            name,
            name + " is '" + shown(text) + "'",
            "take a whole number from " + min + " to " + max)
        .thrown();
  }

  /** One of a few words; {@code defaultValue} where it is not given. */
  public <T> T choice(
      String name, List<String> words, Function<String, Optional<T>> parse, T defaultValue) {
    String word = first(name);
    return word == null
        ? defaultValue
        : parse
            .apply(word)
            .orElseThrow(
                () ->
                    Problem.badParameter(
                            name,
                            name + " is '" + shown(word) + "'",
                            "take one of " + String.join(", ", words))
                        .thrown());
  }

  /** A time, from 1970 on, in epoch milliseconds; {@code defaultValue} where it is not given. */
  public long time(String name, long defaultValue) {
    Instant time = time(name);
    return time == null ? defaultValue : time.toEpochMilli();
  }

  /** Any text; null where it is not given. */
  public String text(String name) {
    return first(name);
  }

  /** Texts separated by commas, in their order; none where it is not given. */
  public List<String> several(String name, int max, String remedy) {
    String text = first(name);
    List<String> all = text == null ? List.of() : List.of(text.split(",", -1));
    if (all.size() > max) {
      throw Problem.badParameter(name, name + " has " + all.size() + " parts", remedy).thrown();
    }
    return all;
  }

  private String first(String name) {
    List<String> value = values.get(name);
    return value == null || value.isEmpty() ? null : value.get(0);
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
