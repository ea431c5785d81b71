package io.fleetfold.schemas.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All sections: what the reference is printed from, and what names a variable may have. */
public final class Sections {
  /** In the reference's order. */
  public static final List<Section> ALL =
      List.of(
          ClusterSection.SECTION,
          TopicSection.SECTION,
          StreamsSection.SECTION,
          FoldSection.SECTION,
          ServerSection.SECTION,
          QuerySection.SECTION,
          GatewaySection.SECTION,
          IdentitySection.SECTION,
          ClientSection.SECTION,
          DatabaseSection.SECTION,
          ConnectSection.SECTION,
          LocalSection.SECTION,
          VerifySection.SECTION,
          ExampleSection.SECTION);

  private Sections() {}

  /** The variables of all settings, without former names. */
  public static Set<String> variables() {
    Set<String> variables = new TreeSet<>();
    for (Section section : ALL) {
      section.keys().forEach(key -> variables.add(section.variable(key.name)));
    }
    return variables;
  }

  /**
   * Whether a variable is that of a setting, by its name or a former one, or of a secret's file.
   */
  static boolean names(String variable) {
    return Known.NAMES.contains(variable);
  }

  /** Made late: sections are read while others are still being made. */
  private static final class Known {
    private static final Set<String> NAMES = all();

    private static Set<String> all() {
      Set<String> all = variables();
      ALL.forEach(section -> all.addAll(section.formerNames().keySet()));
      SecretFiles.secrets().forEach(name -> all.add(name + SecretFiles.SUFFIX));
      return Set.copyOf(all);
    }
  }
}
