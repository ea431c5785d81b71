package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Metadata;
import io.confluent.kafka.schemaregistry.client.rest.entities.RuleSet;
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

  /**
   * A schema without its place: the same content has the same id in every subject.
   *
   * @param metadata what its owner says of it, or null
   * @param ruleSet what clients are to do with its records, or null
   */
  record Content(
      String schema, List<SchemaReference> references, Metadata metadata, RuleSet ruleSet) {
    static Content of(ParsedSchema parsed) {
      return new Content(
          parsed.canonicalString(),
          List.copyOf(parsed.references()),
          parsed.metadata(),
          parsed.ruleSet());
    }

    /** The same with the metadata and rules of an earlier version, where it has none. */
    Content after(Content earlier) {
      return new Content(
          schema,
          references,
          metadata == null ? earlier.metadata : metadata,
          ruleSet == null ? earlier.ruleSet : ruleSet);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  StoredSchema asDeleted() {
    return new StoredSchema(subject, version, id, content, true);
  }

  /** As Confluent's classes take it. */
  Schema entity() {
    return new Schema(
        subject,
        version,
        id,
        "AVRO",
        content.references(),
        content.metadata(),
        content.ruleSet(),
        content.schema());
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
    if (content.metadata() != null) {
      node.set("metadata", JSON.valueToTree(content.metadata()));
    }
    if (content.ruleSet() != null) {
      node.set("ruleSet", JSON.valueToTree(content.ruleSet()));
    }
    return node.put("schema", content.schema());
  }

  static StoredSchema fromLog(JsonNode node) {
    return new StoredSchema(
        node.path("subject").asText(),
        node.path("version").asInt(),
        node.path("id").asInt(),
        new Content(
            node.path("schema").asText(),
            references(node),
            part(node, "metadata", Metadata.class),
            part(node, "ruleSet", RuleSet.class)),
        node.path("deleted").asBoolean());
  }

  /** The references that stand in a request or in the log. */
  static List<SchemaReference> references(JsonNode node) {
    List<SchemaReference> references = new ArrayList<>();
    for (JsonNode reference : node.path("references")) {
      references.add(
          new SchemaReference(
              reference.path("name").asText(),
              reference.path("subject").asText(),
              reference.path("version").asInt()));
    }
    return List.copyOf(references);
  }

  /**
   * A part that one of Confluent's classes stands for, or null.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static <T> T part(JsonNode node, String field, Class<T> type) {
    return node.hasNonNull(field) ? JSON.convertValue(node.get(field), type) : null;
  }
}
