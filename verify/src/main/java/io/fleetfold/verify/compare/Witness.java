package io.fleetfold.verify.compare;

import io.fleetfold.verify.replay.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who tells numbers of the fleet. A scope it does not know is a scope without anything in
 * it: its counts are zero.
 *
 * @param column where its numbers stand in the report
 * @param name what to look at where they differ, such as a table's name
 * @param kinds of which scopes it tells numbers
 * @param names which numbers it tells of them
 * @param sheet the numbers
 */
public record Witness(
    Column column, String name, Set<Scope.Kind> kinds, Set<String> names, Sheet sheet) {
  /** The columns of the report. */
  public enum Column {
    LIVE,
    REPLAY,
    SQL
  }

  /** What it says of a number; empty if it has no say in it. */
  public Optional<String> says(Scope scope, String number) {
    if (!kinds.contains(scope.kind()) || !names.contains(number)) {
      return Optional.empty();
    }
    Map<String, String> row = sheet.rows().getOrDefault(scope, Map.of());
    return Optional.ofNullable(row.getOrDefault(number, Names.zero(number)));
  }
}
