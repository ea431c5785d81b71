package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.SchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaVersionFetcher;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes schemas of requests, by Confluent's own parser. Not thread-safe. */
final class SchemaParser {
  private final AvroSchemaProvider provider = new AvroSchemaProvider();

  SchemaParser(SchemaState state) {
    provider.configure(
        Map.of(SchemaProvider.SCHEMA_VERSION_FETCHER_CONFIG, new StateFetcher(state)));
  }

  /** The schema in a request's body, or a refusal that says what is wrong with it. */
  ParsedSchema parse(String subject, JsonNode body, boolean normalize) {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") && !body.path("schemaType").isNull()) {
      throw invalid("Invalid schema type " + type + ": this registry takes AVRO");
    }
    if (body.hasNonNull("metadata") || body.hasNonNull("ruleSet")) {
      throw invalid("metadata and ruleSet are not kept by this registry: leave them out");
    }
    if (body.path("schema").asText("").isBlank()) {
      throw invalid("Empty schema: give the field 'schema'");
    }
    List<SchemaReference> references = new ArrayList<>();
    for (JsonNode node : body.path("references")) {
      references.add(
          new SchemaReference(
              node.path("name").asText(),
              node.path("subject").asText(),
              node.path("version").asInt()));
    }
    Schema entity = new Schema(subject, 0, -1, "AVRO", references, body.get("schema").asText());
    return parse(entity, true, normalize);
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
