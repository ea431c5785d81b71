package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.FleetSubjects;
import io.fleetfold.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pipeline's own subjects. They are there before the registry listens, so that no stranger's
 * schema is the first one, and what would weaken them is refused unless it is forced.
 */
final class Pins {
  private final Fleet fleet;
  private final Levels levels;
  private final Registrations registrations;
  private final Set<String> subjects;

  Pins(Fleet fleet, Levels levels, Registrations registrations) {
    this.fleet = fleet;
    this.levels = levels;
    this.registrations = registrations;
    this.subjects = FleetSubjects.topics().stream().map(fleet::subject).collect(Collectors.toSet());
  }

  /**
   * Sets each subject's level where none is set, and registers each schema.
   *
   * @return what an operator should know, a sentence each
   */
  List<String> pin() {
    List<String> findings = new ArrayList<>();
    for (Topic<?> topic : FleetSubjects.topics()) {
      String subject = fleet.subject(topic);
      try {
        String level = levels.own(subject).orElseGet(() -> pinned(subject));
        if (!level.equals(FleetSubjects.LEVEL)) {
          findings.add(FleetSubjects.otherLevel(subject, level));
        }
        String schema = topic.schema().toString();
        registrations.register(subject, object().put("schema", schema), false);
      } catch (RegistryException e) {
        if (e.status() >= 500) {
          throw e;
        }
        findings.add(
            "this version's schema of subject " + subject + " is refused: " + e.getMessage());
      }
    }
    return findings;
  }

  private String pinned(String subject) {
    return levels.set(subject, object().put("compatibility", FleetSubjects.LEVEL)).level();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Refuses what would weaken a subject of the pipeline. */
  void require(String subject, boolean forced) {
    if (!forced && subjects.contains(subject)) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED,
          "Subject '"
              + subject
              + "' is Fleetfold's own and stays "
              + FleetSubjects.LEVEL
              + ": an operator who wants it otherwise repeats the request with force=true");
    }
  }
}
