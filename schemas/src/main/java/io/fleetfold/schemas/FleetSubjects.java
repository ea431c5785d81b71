package io.fleetfold.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The subjects of a fleet in its schema registry. All of them are there before anybody else can
 * register a schema of their own under one, and each has its compatibility level set on itself: a
 * change of the registry's default changes none of them.
 */
public final class FleetSubjects {
  /** The level of each subject: every version of a reader reads every version of a record. */
  public static final String LEVEL = "FULL_TRANSITIVE";

  private final SchemaRegistry registry;
  private final Fleet fleet;

  /** The subjects of a fleet in that registry, which the caller closes. */
  public FleetSubjects(SchemaRegistry registry, Fleet fleet) {
    this.registry = registry;
    this.fleet = fleet;
  }

  /** The topics that have a subject: strays are read by the schemas of where they came from. */
  public static List<Topic<?>> topics() {
    return Topics.ALL.stream().filter(topic -> !topic.equals(Topics.AGENT_STRAYS)).toList();
  }

  /**
   * Sets the level of each subject where none is set, and registers each schema. What somebody has
   * set otherwise is left as it is, and told.
   *
   * @return what an operator should know, one sentence with its remedy each; empty where all is as
   *     it should be
   * @throws RegistryUnavailableException when the registry does not answer: try again later
   */
  public List<String> pin() {
    List<String> findings = new ArrayList<>();
    for (Topic<?> topic : topics()) {
      String subject = fleet.subject(topic);
      try {
        String level = registry.level(subject).orElseGet(() -> registry.setLevel(subject, LEVEL));
        if (!level.equals(LEVEL)) {
          findings.add(otherLevel(subject, level));
        }
        registry.register(fleet, topic);
      } catch (IllegalStateException e) {
        findings.add(e.getMessage());
      }
    }
    return findings;
  }

  /**
   * Refuses a registry that knows nothing of a fleet whose topics hold records.
   *
   * @param holding the real names of topics that hold records, as {@link HeldRecords} finds them
   * @throws IllegalStateException with the remedy
   * @throws RegistryUnavailableException when the registry does not answer: try again later
   */
  public void requireFor(Set<String> holding) {
    Set<String> known = new TreeSet<>(registry.subjects());
    if (!holding.isEmpty() && topics().stream().map(fleet::subject).noneMatch(known::contains)) {
      throw new IllegalStateException(
          "the schema registry knows none of this fleet's schemas, but "
              + named(holding)
              + " hold records: their schema ids would be given to other schemas, and they could"
              + " never be read again. Name the registry they were written with, or restore its"
              + " topic _schemas (docs/OPERATIONS.md, \"A lost schema registry\")");
    }
  }

  /** The level that is set on a subject is not ours. */
  public static String otherLevel(String subject, String level) {
    return "subject "
        + subject
        + " has compatibility level "
        + level
        + " set on it: schemas that older or newer readers cannot read are let in. Unless that is"
        + " intended, set it back: PUT /config/"
        + subject
        + " {\"compatibility\": \""
        + LEVEL
        + "\"}";
  }

  /** Some names, few enough for one line. */
  public static String named(Set<String> topics) {
    List<String> first = topics.stream().sorted().limit(3).toList();
    return (topics.size() == 1 ? "topic " : "topics ")
        + String.join(", ", first)
        + (topics.size() > first.size() ? " and " + (topics.size() - first.size()) + " more" : "");
  }
}
