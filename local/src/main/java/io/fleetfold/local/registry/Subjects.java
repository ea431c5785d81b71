package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.confluent.kafka.schemaregistry.client.rest.entities.Metadata;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is registered, by subject and version, and how it is taken away again. */
final class Subjects {
  private final SchemaState state;
  private final SchemaLog log;
  private final Modes modes;

  Subjects(SchemaState state, SchemaLog log, Modes modes) {
    this.state = state;
    this.log = log;
    this.modes = modes;
  }

  List<String> names(String prefix, boolean withDeleted) {
    return visible(withDeleted)
        .map(StoredSchema::subject)
        .filter(subject -> subject.startsWith(prefix))
        .distinct()
        .toList();
  }

  /** The subjects of which nothing but deleted versions is left. */
  List<String> deletedNames(String prefix) {
    List<String> live = names(prefix, false);
    return names(prefix, true).stream().filter(subject -> !live.contains(subject)).toList();
  }

  /** The newest version whose metadata has these properties. */
  StoredSchema withMetadata(String subject, Map<String, String> wanted, boolean withDeleted) {
    return versions(subject, withDeleted).stream()
        .filter(schema -> properties(schema).entrySet().containsAll(wanted.entrySet()))
        .max(Comparator.comparingInt(StoredSchema::version))
        .orElseThrow(
            () -> new RegistryException(RegistryException.SCHEMA_NOT_FOUND, "Schema not found"));
  }

  private static Map<String, String> properties(StoredSchema schema) {
    Metadata metadata = schema.content().metadata();
    return metadata == null || metadata.getProperties() == null
        ? Map.of()
        : metadata.getProperties();
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
    return referrers(target)
        .filter(schema -> !schema.deleted())
        .map(StoredSchema::id)
        .distinct()
        .toList();
  }

  private Stream<StoredSchema> referrers(StoredSchema target) {
    return state
        .all()
        .filter(
            schema ->
                schema.content().references().stream()
                    .anyMatch(
                        reference ->
                            reference.getSubject().equals(target.subject())
                                && reference.getVersion() == target.version()));
  }

  /** Deletes a subject: first softly, then for good. Answers with the versions it had. */
  List<Integer> delete(String subject, boolean permanent) {
    List<StoredSchema> all = versions(subject, true);
    List<StoredSchema> live = state.versions(subject, false);
    modes.requireNotReadOnly(subject);
    if (permanent) {
      if (!live.isEmpty()) {
        throw new RegistryException(
            RegistryException.SUBJECT_NOT_SOFT_DELETED,
            "Subject '" + subject + "' was not deleted first before being permanently deleted");
      }
      all.forEach(schema -> requireUnreferenced(schema, true));
      all.forEach(schema -> log.append(LogKey.schema(subject, schema.version()), null));
      forgetSettings(subject);
      return all.stream().map(StoredSchema::version).toList();
    }
    if (live.isEmpty()) {
      throw new RegistryException(
          RegistryException.SUBJECT_SOFT_DELETED,
          "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }
    live.forEach(schema -> requireUnreferenced(schema, false));
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
    modes.requireNotReadOnly(subject);
    requireUnreferenced(target, permanent);
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
      if (state.versions(subject).isEmpty()) {
        forgetSettings(subject);
      }
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
      log.append(LogKey.schema(subject, target.version()), target.asDeleted().toLog());
    }
    return target.version();
  }

  private StoredSchema any(String subject, String version) {
    return version(subject, version, true);
  }

  private void forgetSettings(String subject) {
    if (state.config(subject).isPresent()) {
      log.append(LogKey.config(subject), null);
    }
    if (state.mode(subject).isPresent()) {
      log.append(LogKey.mode(subject), null);
    }
  }

  /** A deleted version that refers to one still needs it as long as that one is there at all. */
  private void requireUnreferenced(StoredSchema schema, boolean permanent) {
    if (referrers(schema)
        .filter(referrer -> !referrer.subject().equals(schema.subject()))
        .anyMatch(referrer -> permanent || !referrer.deleted())) {
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
