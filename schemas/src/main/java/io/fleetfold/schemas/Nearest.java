package io.fleetfold.schemas;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a slip of the pen most likely meant. */
public final class Nearest {
  private Nearest() {}

  /** Of the names the most alike, if there is any; of several the first. */
  public static Optional<String> of(String name, Collection<String> names) {
    return names.stream().min(Comparator.comparingInt(other -> distance(name, other)));
  }

  /** How many letters to add, drop or change (Levenshtein). */
  public static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
