package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.SchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaVersionFetcher;
import io.confluent.kafka.schemaregistry.client.rest.entities.Metadata;
import io.confluent.kafka.schemaregistry.client.rest.entities.RuleSet;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import java.util.Map;

/** Makes schemas of requests, by Confluent's own parser. Not thread-safe. */
final class SchemaParser {
  private final AvroSchemaProvider provider = new AvroSchemaProvider();
  private final SchemaVersionFetcher fetcher;

  SchemaParser(SchemaState state) {
    fetcher = new StateFetcher(state);
    provider.configure(Map.of(SchemaProvider.SCHEMA_VERSION_FETCHER_CONFIG, fetcher));
  }

  /** Whether a schema that is looked for means that one, say with its references written out. */
  boolean standsFor(ParsedSchema wanted, StoredSchema stored) {
    return wanted.canLookup(parse(stored), fetcher);
  }

  /** The schema in a request's body, or a refusal that says what is wrong with it. */
  ParsedSchema parse(String subject, JsonNode body, boolean normalize) {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") && !body.path("schemaType").isNull()) {
      throw invalid("Invalid schema type " + type + ": this registry takes AVRO");
    }
    if (body.path("schema").asText("").isBlank()) {
      throw invalid("Empty schema: give the field 'schema'");
    }
    return parse(entity(subject, body), true, normalize);
  }

  private static Schema entity(String subject, JsonNode body) {
    try {
      return new Schema(
          subject,
          0,
          -1,
          "AVRO",
          StoredSchema.references(body),
          StoredSchema.part(body, "metadata", Metadata.class),
          StoredSchema.part(body, "ruleSet", RuleSet.class),
          body.get("schema").asText());
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          RegistryException.INVALID_SCHEMA,
          "metadata or ruleSet do not have their form: " + e.getMessage(),
          e);
    }
  }

  /** A schema that was accepted before. */
  ParsedSchema parse(StoredSchema stored) {
    return parse(stored.entity(), false, false);
  }

  private ParsedSchema parse(Schema entity, boolean isNew, boolean normalize) {
    try {
      ParsedSchema parsed = provider.parseSchemaOrElseThrow(entity, isNew, normalize);
      parsed.validate();
      return parsed;
    } catch (RuntimeException e) {
      throw new RegistryException(
          RegistryException.INVALID_SCHEMA,
          "Invalid schema of subject '" + entity.getSubject() + "': " + e.getMessage(),
          e);
    }
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(RegistryException.INVALID_SCHEMA, message);
  }

  private record StateFetcher(SchemaState state) implements SchemaVersionFetcher {
    @Override
    public String tenant() {
      return "default";
    }

    @Override
    public Schema getByVersion(String subject, int version, boolean withDeleted) {
      StoredSchema found = state.versions(subject).get(version);
      return found == null || (found.deleted() && !withDeleted) ? null : found.entity();
    }
  }
}
