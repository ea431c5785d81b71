package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.Optional;

/**
 * Configurations of the registry and of subjects. Without a setting the level is FULL_TRANSITIVE
 * (Confluent's is BACKWARD): what a fleet's topics hold must stay readable by every version of
 * every reader, and here that is the default rather than a step that can be forgotten.
 */
final class Levels {
  private static final Config DEFAULT = new Config(CompatibilityLevel.FULL_TRANSITIVE.name, null);

  private final SchemaState state;
  private final SchemaLog log;
  private final Modes modes;

  Levels(SchemaState state, SchemaLog log, Modes modes) {
    this.state = state;
    this.log = log;
    this.modes = modes;
  }

  /** The level that a subject's next version is checked by. */
  CompatibilityLevel inForce(String subject) {
    return CompatibilityLevel.forName(config(subject, true).level());
  }

  /** Whether schemas of the subject are to be normalised. */
  boolean normalizes(String subject) {
    return Boolean.TRUE.equals(config(subject, true).normalize());
  }

  /** The level that is set on the subject itself. */
  Optional<String> own(String subject) {
    return state.config(subject).map(Config::level);
  }

  /** What is set for a subject, or with null for the registry. */
  Config config(String subject, boolean defaultToGlobal) {
    if (subject == null || defaultToGlobal) {
      Config global = state.config(null).orElse(Config.NONE).or(DEFAULT);
      return subject == null ? global : state.config(subject).orElse(Config.NONE).or(global);
    }
    return state
        .config(subject)
        .orElseThrow(
            () ->
                new RegistryException(
                    RegistryException.LEVEL_NOT_SET,
                    "Subject '"
                        + subject
                        + "' does not have subject-level compatibility configured"));
  }

  /** Changes what a request names, and answers with all that is set then. */
  Config set(String subject, JsonNode request) {
    modes.requireNotReadOnly(subject);
    Config changed = state.config(subject).orElse(Config.NONE).with(request);
    ObjectNode value = changed.show("compatibilityLevel");
    if (subject != null) {
      value.put("subject", subject);
    }
    log.append(LogKey.config(subject), value);
    return changed;
  }

  /** Takes a configuration back, and answers with what it was. */
  Config delete(String subject) {
    Config before =
        subject == null
            ? config(null, true)
            : state.config(subject).orElseThrow(() -> RegistryException.noSubject(subject));
    modes.requireNotReadOnly(subject);
    log.append(LogKey.config(subject), null);
    return before;
  }
}
