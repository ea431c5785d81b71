package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The key of a record in {@code _schemas}, as Confluent's registry writes it: the field order
 * counts, since compaction compares bytes.
 *
 * @param keytype what the record is about
 * @param subject null where it is about the whole registry
 * @param version of a SCHEMA, else null
 */
record LogKey(String keytype, String subject, Integer version) {
  static final String SCHEMA = "SCHEMA";
  static final String CONFIG = "CONFIG";
  static final String MODE = "MODE";
  static final String DELETE_SUBJECT = "DELETE_SUBJECT";

  private static final ObjectMapper JSON = new ObjectMapper();

  static LogKey schema(String subject, int version) {
    return new LogKey(SCHEMA, subject, version);
  }

  static LogKey config(String subject) {
    return new LogKey(CONFIG, subject, null);
  }

  static LogKey mode(String subject) {
    return new LogKey(MODE, subject, null);
  }

  static LogKey deleteSubject(String subject) {
    return new LogKey(DELETE_SUBJECT, subject, null);
  }

  String toJson() {
    ObjectNode node = JSON.createObjectNode().put("keytype", keytype).put("subject", subject);
    if (version != null) {
      node.put("version", version);
    }
    return node.put("magic", version == null ? 0 : 1).toString();
  }

  static LogKey fromJson(byte[] json) {
    try {
      JsonNode node = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      return new LogKey(
          node.path("keytype").asText(),
          node.path("subject").asText(null),
          node.has("version") ? node.get("version").asInt() : null);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the topic _schemas holds a key that is not JSON", e);
    }
  }
}
