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
  private final Modes modes;
  private final SchemaParser parser;

  Registrations(SchemaState state, SchemaLog log, Levels levels, Modes modes) {
    this.state = state;
    this.log = log;
    this.levels = levels;
    this.modes = modes;
    this.parser = new SchemaParser(state);
  }

  /** Registers a schema, or finds it registered; the same schema has one id in all subjects. */
  StoredSchema register(String subject, JsonNode body, boolean normalize) {
    return register(subject, body, normalize, Long.MAX_VALUE);
  }

  /**
   * As {@link #register(String, JsonNode, boolean)}, for whoever may reach the registry.
   *
   * @param maxLength characters of all schemas together: they are in memory from every start on
   */
  StoredSchema register(String subject, JsonNode body, boolean normalize, long maxLength) {
    ParsedSchema parsed = parse(subject, body, normalize);
    int wishedId = body.path("id").asInt(-1);
    Optional<StoredSchema> same = find(subject, parsed, Content.of(parsed), false);
    if (same.isPresent() && (wishedId < 0 || wishedId == same.get().id())) {
      return same.get();
    }
    modes.requireWritable(subject, wishedId >= 0);
    List<StoredSchema> live = state.versions(subject, false);
    Content content = Content.of(parsed);
    if (wishedId < 0) {
      requireCompatible(subject, parsed, live);
      content = live.isEmpty() ? content : content.after(live.get(live.size() - 1).content());
    }
    requireRoom(content, maxLength);
    StoredSchema added =
        new StoredSchema(
            subject, nextVersion(subject, body), idFor(content, wishedId), content, false);
    log.append(LogKey.schema(subject, added.version()), added.toLog());
    return added;
  }

  private void requireRoom(Content content, long maxLength) {
    long held = state.all().mapToLong(schema -> schema.content().schema().length()).sum();
    if (content.schema().length() > maxLength - held) {
      throw new RegistryException(
          RegistryException.FULL,
          "The registry holds schemas of "
              + held
              + " characters and takes at most "
              + maxLength
              + ": delete subjects for good that nobody reads, with permanent=true");
    }
  }

  private void requireCompatible(String subject, ParsedSchema parsed, List<StoredSchema> live) {
    List<String> problems = problems(subject, parsed, live);
    if (!problems.isEmpty()) {
      throw new RegistryException(
          RegistryException.INCOMPATIBLE,
          "Schema being registered is incompatible with an earlier schema for subject \""
              + subject
              + "\", details: "
              + problems);
    }
  }

  private int nextVersion(String subject, JsonNode body) {
    int next = state.versions(subject).isEmpty() ? 1 : state.versions(subject).lastKey() + 1;
    int wished = body.path("version").asInt(0);
    if (wished > 0 && body.path("id").asInt(-1) >= 0) {
      return wished;
    }
    if (wished > 0 && wished != next) {
      throw new RegistryException(
          RegistryException.INVALID_SCHEMA, "Version is not one more than previous version");
    }
    return next;
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

  /** The version of a subject that is this schema. */
  StoredSchema lookUp(String subject, JsonNode body, boolean normalize, boolean withDeleted) {
    if (state.versions(subject, withDeleted).isEmpty()) {
      throw RegistryException.noSubject(subject);
    }
    ParsedSchema parsed = parse(subject, body, normalize);
    return find(subject, parsed, Content.of(parsed), withDeleted)
        .orElseThrow(
            () -> new RegistryException(RegistryException.SCHEMA_NOT_FOUND, "Schema not found"));
  }

  private Optional<StoredSchema> find(
      String subject, ParsedSchema parsed, Content content, boolean withDeleted) {
    List<StoredSchema> versions = state.versions(subject, withDeleted);
    Comparator<StoredSchema> newest = Comparator.comparingInt(StoredSchema::version);
    return versions.stream()
        .filter(schema -> schema.content().equals(content))
        .max(newest)
        .or(() -> versions.stream().filter(schema -> parser.standsFor(parsed, schema)).max(newest));
  }

  private ParsedSchema parse(String subject, JsonNode body, boolean normalize) {
    return parser.parse(subject, body, normalize || levels.normalizes(subject));
  }

  /** A version's text in one of the formats that Confluent's classes know, such as "resolved". */
  String formatted(StoredSchema schema, String format) {
    return parser.parse(schema).formattedString(format);
  }

  /** What speaks against a schema as the next one after these; empty where nothing does. */
  List<String> problems(String subject, JsonNode body, List<StoredSchema> earlier, boolean norm) {
    return problems(subject, parse(subject, body, norm), earlier);
  }

  private List<String> problems(String subject, ParsedSchema parsed, List<StoredSchema> earlier) {
    List<ParsedSchemaHolder> holders = new ArrayList<>();
    for (StoredSchema schema : earlier) {
      holders.add(new SimpleParsedSchemaHolder(parser.parse(schema)));
    }
    return parsed.isCompatible(levels.inForce(subject), holders);
  }
}
