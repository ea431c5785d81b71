package io.fleetfold.verify.compare;

import io.fleetfold.verify.replay.Scope;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers one witness tells, by scope and name, in a form in which equal numbers are equal
 * texts. Not thread-safe.
 */
public final class Sheet {
  /** What stands for "there is none", such as the median of no values. */
  public static final String NONE = "none";

  private final SortedMap<Scope, Map<String, String>> rows = new TreeMap<>();

  /** Sets a count. */
  public Sheet put(Scope scope, String name, long value) {
    return put(scope, name, Long.toString(value));
  }

  /** Sets a sum; null for one that is unknown. */
  public Sheet put(Scope scope, String name, Long value) {
    return put(scope, name, value == null ? NONE : Long.toString(value));
  }

  /** Sets an amount of USD; null for none. */
  public Sheet put(Scope scope, String name, BigDecimal value) {
    return put(scope, name, value == null ? NONE : value.setScale(12).toPlainString());
  }

  /** Sets a percentile in milliseconds, to six digits: buckets are 2 % apart. */
  public Sheet put(Scope scope, String name, OptionalDouble value) {
    return put(
        scope,
        name,
        value.isEmpty() ? NONE : String.format(java.util.Locale.ROOT, "%.6g", value.getAsDouble()));
  }

  /** Sets any other text. */
  public Sheet put(Scope scope, String name, String value) {
    rows.computeIfAbsent(scope, ignored -> new LinkedHashMap<>()).put(name, value);
    return this;
  }

  /** Says that a number can't be told, which is not that there is none. */
  public Sheet unknown(Scope scope, String name) {
    return put(scope, name, (String) null);
  }

  /** The numbers by scope; null is one that can't be told. */
  public SortedMap<Scope, Map<String, String>> rows() {
    return rows;
  }
}
