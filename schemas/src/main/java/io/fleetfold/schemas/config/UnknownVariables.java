package io.fleetfold.schemas.config;

import io.fleetfold.schemas.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds variables that nobody reads: most are a slip of the pen, and would do nothing, silently.
 */
public final class UnknownVariables {
  // of a name that is taken for a slip where it could also be a setting of Kafka's
  private static final int SLIP = 2;

  private UnknownVariables() {}

  /** A sentence for each such variable, and for each that goes by a former name, in their order. */
  public static List<String> findings(Map<String, String> variables) {
    List<String> findings = new ArrayList<>();
    new TreeMap<>(variables)
        .keySet()
        .forEach(
            name -> {
              String now = nameNow(name);
              if (now != null) {
                findings.add(name + " is the former name of " + now + ": rename it");
              } else if (name.startsWith(Section.FLEETFOLD) && !Sections.names(name)) {
                unknown(name, findings);
              }
            });
    return findings;
  }

  private static void unknown(String name, List<String> findings) {
    Set<String> known = Sections.variables();
    String nearest =
        known.stream()
            .filter(variable -> variable.startsWith(Section.FLEETFOLD))
            .min(Comparator.comparingInt(variable -> Nearest.distance(name, variable)))
            .orElseThrow();
    if (!isOfOthers(name) || Nearest.distance(name, nearest) <= SLIP) {
      findings.add(
          name
              + " is set, but no setting has that name: did you mean "
              + nearest
              + "? docs/CONFIGURATION.md lists them");
    }
  }

  private static String nameNow(String name) {
    for (Section section : Sections.ALL) {
      if (section.formerNames().containsKey(name)) {
        return section.variable(section.formerNames().get(name));
      }
    }
    return null;
  }

  private static boolean isOfOthers(String name) {
    return Sections.ALL.stream()
        .flatMap(section -> section.others().keySet().stream())
        .anyMatch(start -> name.startsWith(start) && name.length() > start.length());
  }
}
