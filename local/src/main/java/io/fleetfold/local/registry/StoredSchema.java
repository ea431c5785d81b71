package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.ArrayList;
import java.util.List;

/**
 * One version of a subject.
 *
 * @param content what the id stands for
 * @param deleted softly: still found by id, no longer by subject
 */
record StoredSchema(String subject, int version, int id, Content content, boolean deleted) {

  /** A schema without its place: the same content has the same id in every subject. */
  record Content(String schema, List<SchemaReference> references) {
    static Content of(ParsedSchema parsed) {
      return new Content(parsed.canonicalString(), List.copyOf(parsed.references()));
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  StoredSchema asDeleted() {
    return new StoredSchema(subject, version, id, content, true);
  }

  /** As Confluent's classes take it. */
  Schema entity() {
    return new Schema(subject, version, id, "AVRO", content.references(), content.schema());
  }

  /** The value of its record in the log. */
  ObjectNode toLog() {
    ObjectNode node = answer();
    return node.put("deleted", deleted);
  }

  /** As the REST interface shows it; an Avro schema goes without its type there. */
  ObjectNode answer() {
    ObjectNode node =
        JSON.createObjectNode().put("subject", subject).put("version", version).put("id", id);
    return addContent(node);
  }

  ObjectNode addContent(ObjectNode node) {
    if (!content.references().isEmpty()) {
      ArrayNode list = node.putArray("references");
      for (SchemaReference reference : content.references()) {
        list.addObject()
            .put("name", reference.getName())
            .put("subject", reference.getSubject())
            .put("version", reference.getVersion());
      }
    }
    return node.put("schema", content.schema());
  }

  static StoredSchema fromLog(JsonNode node) {
    List<SchemaReference> references = new ArrayList<>();
    for (JsonNode reference : node.path("references")) {
      references.add(
          new SchemaReference(
              reference.path("name").asText(),
              reference.path("subject").asText(),
              reference.path("version").asInt()));
    }
    return new StoredSchema(
        node.path("subject").asText(),
        node.path("version").asInt(),
        node.path("id").asInt(),
        new Content(node.path("schema").asText(), List.copyOf(references)),
        node.path("deleted").asBoolean());
  }
}
