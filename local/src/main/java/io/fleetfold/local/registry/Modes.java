package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/**
 * Modes of the registry and of subjects. In IMPORT it takes schemas with the ids they had, which is
 * how a lost log of schemas is restored: a mode of the whole process, which no request sets.
 */
final class Modes {
  private static final String DEFAULT = "READWRITE";
  private static final String IMPORT = "IMPORT";
  private static final Set<String> MODES = Set.of(DEFAULT, "READONLY");

  private final SchemaState state;
  private final SchemaLog log;
  private final boolean restoring;

  /** With restoring, everything is in mode IMPORT as long as this process lives. */
  Modes(SchemaState state, SchemaLog log, boolean restoring) {
    this.state = state;
    this.log = log;
    this.restoring = restoring;
  }

  /** The mode that decides what a subject takes, or with null the registry. */
  String inForce(String subject) {
    if (restoring) {
      return IMPORT;
    }
    return state.mode(subject).or(() -> state.mode(null)).orElse(DEFAULT);
  }

  /** The mode of a subject, or with null of the registry. */
  String mode(String subject, boolean defaultToGlobal) {
    if (subject == null || defaultToGlobal) {
      return inForce(subject);
    }
    return state.mode(subject).orElseThrow(() -> notSet(subject));
  }

  String set(String subject, String mode) {
    String known = mode == null ? "" : mode.toUpperCase(Locale.ROOT);
    if (!MODES.contains(known)) {
      throw new RegistryException(
          RegistryException.INVALID_MODE,
          "Invalid mode. Valid values are READWRITE and READONLY;"
              + " to restore schemas with their ids, start with FLEETFOLD_REGISTRY_RESTORE=true");
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    if (subject != null) {
      value.put("subject", subject);
    }
    log.append(LogKey.mode(subject), value.put("mode", known));
    return known;
  }

  /** Takes a mode back, and answers with what it was. */
  String delete(String subject) {
    String before =
        subject == null
            ? state.mode(null).orElse(DEFAULT)
            : state.mode(subject).orElseThrow(() -> RegistryException.noSubject(subject));
    log.append(LogKey.mode(subject), null);
    return before;
  }

  void requireNotReadOnly(String subject) {
    if (inForce(subject).startsWith("READONLY")) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED, "Subject " + subject + " is in read-only mode");
    }
  }

  /** Refuses a registration that the subject's mode does not take. */
  void requireWritable(String subject, boolean withId) {
    requireNotReadOnly(subject);
    if (withId != inForce(subject).equals(IMPORT)) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED,
          "Subject "
              + subject
              + (withId ? " is not in import mode" : " is not in read-write mode"));
    }
  }

  private static RegistryException notSet(String subject) {
    return new RegistryException(
        RegistryException.MODE_NOT_SET,
        "Subject '" + subject + "' does not have subject-level mode configured");
  }
}
