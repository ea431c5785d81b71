package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Modes of the registry and of subjects. IMPORT takes schemas with the ids they had, which is how a
 * lost log of schemas is restored.
 */
final class Modes {
  private static final String DEFAULT = "READWRITE";
  private static final String IMPORT = "IMPORT";
  private static final Set<String> MODES = Set.of(DEFAULT, "READONLY", "READONLY_OVERRIDE", IMPORT);

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
    String global = state.mode(null).orElse(DEFAULT);
    return global.equals("READONLY_OVERRIDE") ? global : state.mode(subject).orElse(global);
  }

  /** The mode of a subject, or with null of the registry. */
  String mode(String subject, boolean defaultToGlobal) {
    if (subject == null || defaultToGlobal) {
      return inForce(subject);
    }
    return state.mode(subject).orElseThrow(() -> notSet(subject));
  }

  String set(String subject, String mode, boolean force) {
    String known = mode == null ? "" : mode.toUpperCase(Locale.ROOT);
    if (!MODES.contains(known)) {
      throw new RegistryException(
          RegistryException.INVALID_MODE,
          "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, and IMPORT");
    }
    if (known.equals(IMPORT) && !inForce(subject).equals(IMPORT) && !force) {
      clearForImport(subject);
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    if (subject != null) {
      value.put("subject", subject);
    }
    log.append(LogKey.mode(subject), value.put("mode", known));
    return known;
  }

  /**
   * Ids can be given only where none are: soft-deleted versions, which hold theirs, go for good.
   */
  private void clearForImport(String subject) {
    List<StoredSchema> there =
        state.all().filter(schema -> subject == null || schema.subject().equals(subject)).toList();
    if (there.stream().anyMatch(schema -> !schema.deleted())) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED, "Cannot import since found existing subjects");
    }
    there.forEach(schema -> log.append(LogKey.schema(schema.subject(), schema.version()), null));
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
