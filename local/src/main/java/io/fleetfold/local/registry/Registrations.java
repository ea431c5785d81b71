package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.fleetfold.local.registry.StoredSchema.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How schemas come in: registration, look-up of what is registered, compatibility. */
final class Registrations {
  private final SchemaState state;
  private final SchemaLog log;
  private final Levels levels;
  private final SchemaParser parser;

  Registrations(SchemaState state, SchemaLog log, Levels levels) {
    this.state = state;
    this.log = log;
    this.levels = levels;
    this.parser = new SchemaParser(state);
  }

  /** Registers a schema, or finds it registered; the same schema has one id in all subjects. */
  int register(String subject, JsonNode body, boolean normalize) {
    ParsedSchema parsed = parser.parse(subject, body, normalize);
    Content content = Content.of(parsed);
    Optional<StoredSchema> same = find(subject, content, false);
    int wishedId = body.path("id").asInt(-1);
    if (same.isPresent() && (wishedId < 0 || wishedId == same.get().id())) {
      return same.get().id();
    }
    requireWritable(subject, wishedId >= 0);
    if (wishedId < 0) {
      List<String> problems = problems(subject, parsed, state.versions(subject, false));
      if (!problems.isEmpty()) {
        throw new RegistryException(
            RegistryException.INCOMPATIBLE,
            "Schema being registered is incompatible with an earlier schema for subject \""
                + subject
                + "\", details: "
                + problems);
      }
    }
    StoredSchema added =
        new StoredSchema(
            subject, nextVersion(subject, body), idFor(content, wishedId), content, false);
    log.append(LogKey.schema(subject, added.version()), added.toLog());
    return added.id();
  }

  private int nextVersion(String subject, JsonNode body) {
    int wished = body.path("version").asInt(0);
    if (wished > 0 && body.path("id").asInt(-1) >= 0) {
      return wished;
    }
    return state.versions(subject).isEmpty() ? 1 : state.versions(subject).lastKey() + 1;
  }

  private int idFor(Content content, int wishedId) {
    if (wishedId < 0) {
      return state.idOf(content).orElseGet(() -> state.maxId() + 1);
    }
    Optional<StoredSchema> holder = state.byId(wishedId);
    if (holder.isPresent() && !holder.get().content().equals(content)) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED,
          "Overwrite new schema with id " + wishedId + " is not permitted.");
    }
    return wishedId;
  }

  private void requireWritable(String subject, boolean withId) {
    String mode = levels.modeInForce(subject);
    if (mode.startsWith("READONLY")) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED, "Subject " + subject + " is in read-only mode");
    }
    if (withId != mode.equals("IMPORT")) {
      throw new RegistryException(
          RegistryException.NOT_PERMITTED,
          "Subject "
              + subject
              + (withId ? " is not in import mode" : " is not in read-write mode"));
    }
  }

  /** The version of a subject that is this schema. */
  StoredSchema lookUp(String subject, JsonNode body, boolean normalize, boolean withDeleted) {
    if (state.versions(subject, withDeleted).isEmpty()) {
      throw RegistryException.noSubject(subject);
    }
    return find(subject, Content.of(parser.parse(subject, body, normalize)), withDeleted)
        .orElseThrow(
            () -> new RegistryException(RegistryException.SCHEMA_NOT_FOUND, "Schema not found"));
  }

  private Optional<StoredSchema> find(String subject, Content content, boolean withDeleted) {
    return state.versions(subject, withDeleted).stream()
        .filter(schema -> schema.content().equals(content))
        .max(Comparator.comparingInt(StoredSchema::version));
  }

  /** What speaks against a schema as the next one after these; empty where nothing does. */
  List<String> problems(String subject, JsonNode body, List<StoredSchema> earlier, boolean norm) {
    return problems(subject, parser.parse(subject, body, norm), earlier);
  }

  private List<String> problems(String subject, ParsedSchema parsed, List<StoredSchema> earlier) {
    List<ParsedSchemaHolder> holders = new ArrayList<>();
    for (StoredSchema schema : earlier) {
      holders.add(new SimpleParsedSchemaHolder(parser.parse(schema)));
    }
    return parsed.isCompatible(levels.inForce(subject), holders);
  }
}
