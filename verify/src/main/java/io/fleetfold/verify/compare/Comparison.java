package io.fleetfold.verify.compare;

import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every number that two witnesses or more tell, side by side. */
public final class Comparison {
  private Comparison() {}

  /** The rows, by scope; in a scope in the order in which the witnesses name the numbers. */
  public static List<Row> of(Collection<Witness> witnesses) {
    Set<Scope> scopes = new TreeSet<>();
    Set<String> numbers = new LinkedHashSet<>();
    for (Witness witness : witnesses) {
      scopes.addAll(witness.sheet().rows().keySet());
      numbers.addAll(witness.names());
    }
    List<Row> rows = new ArrayList<>();
    for (Scope scope : scopes) {
      for (String number : numbers) {
        Map<Witness, String> values = values(witnesses, scope, number);
        if (values.size() > 1) {
          rows.add(row(scope, number, values));
        }
      }
    }
    return rows;
  }

  private static Map<Witness, String> values(
      Collection<Witness> witnesses, Scope scope, String number) {
    Map<Witness, String> values = new LinkedHashMap<>();
    for (Witness witness : witnesses) {
      witness.says(scope, number).ifPresent(text -> values.put(witness, text));
    }
    return values;
  }

  private static Row row(Scope scope, String number, Map<Witness, String> values) {
    boolean ok = new LinkedHashSet<>(values.values()).size() == 1;
    Map<Column, String> columns = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      Map<String, List<String>> names = new LinkedHashMap<>();
      values.forEach(
          (witness, text) -> {
            if (witness.column() == column) {
              names.computeIfAbsent(text, ignored -> new ArrayList<>()).add(witness.name());
            }
          });
      if (!names.isEmpty()) {
        columns.put(column, cell(names));
      }
    }
    return new Row(scope, number, columns, ok);
  }

  /** What the witnesses of a column agree on; where they do not, who says what. */
  private static String cell(Map<String, List<String>> names) {
    if (names.size() == 1) {
      return names.keySet().iterator().next();
    }
    List<String> parts = new ArrayList<>();
    names.forEach((text, who) -> parts.add(text + " (" + String.join(", ", who) + ")"));
    return String.join(", ", parts);
  }
}
