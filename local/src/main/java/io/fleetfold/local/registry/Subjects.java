package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;

/** What is registered, by subject and version, and how it is taken away again. */
final class Subjects {
  private final SchemaState state;
  private final SchemaLog log;

  Subjects(SchemaState state, SchemaLog log) {
    this.state = state;
    this.log = log;
  }

  List<String> names(String prefix, boolean withDeleted) {
    return visible(withDeleted)
        .map(StoredSchema::subject)
        .filter(subject -> prefix == null || subject.startsWith(prefix))
        .distinct()
        .toList();
  }

  List<StoredSchema> byId(int id, boolean withDeleted) {
    if (state.byId(id).isEmpty()) {
      throw RegistryException.noSchema(id);
    }
    return visible(withDeleted).filter(schema -> schema.id() == id).toList();
  }

  private Stream<StoredSchema> visible(boolean withDeleted) {
    return state.all().filter(schema -> withDeleted || !schema.deleted());
  }

  /** The versions of a subject, at least one. */
  List<StoredSchema> versions(String subject, boolean withDeleted) {
    List<StoredSchema> found = state.versions(subject, withDeleted);
    if (found.isEmpty()) {
      throw RegistryException.noSubject(subject);
    }
    return found;
  }

  /** One version by its number, "latest" or -1. */
  StoredSchema version(String subject, String version, boolean withDeleted) {
    int number = number(version);
    List<StoredSchema> found = versions(subject, withDeleted);
    if (number < 0) {
      return found.get(found.size() - 1);
    }
    return found.stream()
        .filter(schema -> schema.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryException.noVersion(version));
  }

  static int number(String version) {
    if (version.equals("latest") || version.equals("-1")) {
      return -1;
    }
    try {
      int number = Integer.parseInt(version);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, as any other number that is none
    }
    throw new RegistryException(
        RegistryException.INVALID_VERSION,
        "The specified version '"
            + version
            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the"
            + " string \"latest\"");
  }

  /** The ids of the schemas that refer to a version. */
  List<Integer> referencedBy(StoredSchema target) {
    return state
        .all()
        .filter(schema -> !schema.deleted())
        .filter(
            schema ->
                schema.content().references().stream()
                    .anyMatch(
                        reference ->
                            reference.getSubject().equals(target.subject())
                                && reference.getVersion() == target.version()))
        .map(StoredSchema::id)
        .distinct()
        .toList();
  }

  /** Deletes a subject: first softly, then for good. Answers with the versions it had. */
  List<Integer> delete(String subject, boolean permanent) {
    List<StoredSchema> all = versions(subject, true);
    List<StoredSchema> live = state.versions(subject, false);
    if (permanent) {
      if (!live.isEmpty()) {
        throw new RegistryException(
            RegistryException.SUBJECT_NOT_SOFT_DELETED,
            "Subject '" + subject + "' was not deleted first before being permanently deleted");
      }
      all.forEach(schema -> log.append(LogKey.schema(subject, schema.version()), null));
      log.append(LogKey.config(subject), null);
      log.append(LogKey.mode(subject), null);
      return all.stream().map(StoredSchema::version).toList();
    }
    if (live.isEmpty()) {
      throw new RegistryException(
          RegistryException.SUBJECT_SOFT_DELETED,
          "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }
    live.forEach(this::requireUnreferenced);
    log.append(
        LogKey.deleteSubject(subject),
        JsonNodeFactory.instance
            .objectNode()
            .put("subject", subject)
            .put("version", live.get(live.size() - 1).version()));
    return live.stream().map(StoredSchema::version).toList();
  }

  /** Deletes one version: first softly, then for good. */
  int delete(String subject, String version, boolean permanent) {
    StoredSchema target =
        number(version) < 0 ? version(subject, version, permanent) : any(subject, version);
    if (permanent) {
      if (!target.deleted()) {
        throw new RegistryException(
            RegistryException.VERSION_NOT_SOFT_DELETED,
            "Subject '"
                + subject
                + "' Version "
                + version
                + " was not deleted first before being permanently deleted");
      }
      log.append(LogKey.schema(subject, target.version()), null);
    } else {
      if (target.deleted()) {
        throw new RegistryException(
            RegistryException.VERSION_SOFT_DELETED,
            "Subject '"
                + subject
                + "' Version "
                + version
                + " was soft deleted. Set permanent=true to delete permanently");
      }
      requireUnreferenced(target);
      log.append(LogKey.schema(subject, target.version()), target.asDeleted().toLog());
    }
    return target.version();
  }

  private StoredSchema any(String subject, String version) {
    return version(subject, version, true);
  }

  private void requireUnreferenced(StoredSchema schema) {
    if (!referencedBy(schema).isEmpty()) {
      throw new RegistryException(
          RegistryException.REFERENCED,
          "One or more references exist to the schema {subject="
              + schema.subject()
              + ",version="
              + schema.version()
              + "}.");
    }
  }
}
