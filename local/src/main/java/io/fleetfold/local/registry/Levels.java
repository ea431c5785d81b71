package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Compatibility levels and modes, of the registry and of subjects. Without a setting the level is
 * FULL_TRANSITIVE (Confluent's is BACKWARD): what a fleet's topics hold must stay readable by every
 * version of every reader, and here that is the default rather than a step that can be forgotten.
 */
final class Levels {
  static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.FULL_TRANSITIVE;
  private static final String DEFAULT_MODE = "READWRITE";
  private static final Set<String> MODES =
      Set.of(DEFAULT_MODE, "READONLY", "READONLY_OVERRIDE", "IMPORT");

  private final SchemaState state;
  private final SchemaLog log;

  Levels(SchemaState state, SchemaLog log) {
    this.state = state;
    this.log = log;
  }

  /** The level that a subject's next version is checked by. */
  CompatibilityLevel inForce(String subject) {
    return state
        .level(subject)
        .or(() -> state.level(null))
        .map(CompatibilityLevel::forName)
        .orElse(DEFAULT_LEVEL);
  }

  /** The level of a subject, or with null of the registry. */
  String level(String subject, boolean defaultToGlobal) {
    return state
        .level(subject)
        .or(() -> fallback(subject, defaultToGlobal, inForce(null).name))
        .orElseThrow(
            () ->
                new RegistryException(
                    RegistryException.LEVEL_NOT_SET,
                    "Subject '"
                        + subject
                        + "' does not have subject-level compatibility configured"));
  }

  String setLevel(String subject, String level) {
    CompatibilityLevel known =
        level == null ? null : CompatibilityLevel.forName(level.toUpperCase(Locale.ROOT));
    if (known == null) {
      throw new RegistryException(
          RegistryException.INVALID_LEVEL,
          "Invalid compatibility level. Valid values are none, backward, forward, full,"
              + " backward_transitive, forward_transitive, and full_transitive");
    }
    log.append(LogKey.config(subject), value(subject, "compatibilityLevel", known.name));
    return known.name;
  }

  String deleteLevel(String subject) {
    String before =
        state
            .level(subject)
            .or(() -> fallback(subject, false, DEFAULT_LEVEL.name))
            .orElseThrow(() -> RegistryException.noSubject(subject));
    log.append(LogKey.config(subject), null);
    return before;
  }

  /** The mode that decides what a subject takes. */
  String modeInForce(String subject) {
    String global = state.mode(null).orElse(DEFAULT_MODE);
    return global.equals("READONLY_OVERRIDE") ? global : state.mode(subject).orElse(global);
  }

  /** The mode of a subject, or with null of the registry. */
  String mode(String subject, boolean defaultToGlobal) {
    return state
        .mode(subject)
        .or(() -> fallback(subject, defaultToGlobal, modeInForce(null)))
        .orElseThrow(() -> noMode(subject));
  }

  String setMode(String subject, String mode, boolean force) {
    String known = mode == null ? "" : mode.toUpperCase(Locale.ROOT);
    if (!MODES.contains(known)) {
      throw new RegistryException(
          RegistryException.INVALID_MODE,
          "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, and IMPORT");
    }
    if (known.equals("IMPORT") && !force && hasSchemas(subject)) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED, "Cannot import since found existing subjects");
    }
    log.append(LogKey.mode(subject), value(subject, "mode", known));
    return known;
  }

  String deleteMode(String subject) {
    String before = state.mode(subject).orElseThrow(() -> noMode(subject));
    log.append(LogKey.mode(subject), null);
    return before;
  }

  private boolean hasSchemas(String subject) {
    return subject == null
        ? state.all().anyMatch(schema -> !schema.deleted())
        : !state.versions(subject, false).isEmpty();
  }

  private static Optional<String> fallback(String subject, boolean defaultToGlobal, String value) {
    return subject == null || defaultToGlobal ? Optional.of(value) : Optional.empty();
  }

  private static RegistryException noMode(String subject) {
    return new RegistryException(
        RegistryException.MODE_NOT_SET,
        "Subject '" + subject + "' does not have subject-level mode configured");
  }

  private static ObjectNode value(String subject, String field, String value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (subject != null) {
      node.put("subject", subject);
    }
    return node.put(field, value);
  }
}
