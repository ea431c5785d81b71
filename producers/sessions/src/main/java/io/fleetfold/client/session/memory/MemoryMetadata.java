package io.fleetfold.client.session.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.schemas.SessionRules;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Metadata of sessions, merged entry by entry. */
final class MemoryMetadata {
  private MemoryMetadata() {}

  /** Takes changes in; a null removes its entry. */
  static void merge(ObjectNode metadata, JsonNode changes) {
    for (Map.Entry<String, JsonNode> entry : changes.properties()) {
      if (entry.getValue().isNull()) {
        metadata.remove(entry.getKey());
      } else {
        metadata.set(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Why a session's metadata cannot take changes; null where it can. */
  static SessionRules.Refusal refusal(MemorySession session, JsonNode changes, int maxBytes) {
    ObjectNode merged =
        session == null ? SessionJson.MAPPER.createObjectNode() : session.metadata().deepCopy();
    long before = session == null ? 0 : bytes(merged);
    merge(merged, changes);
    return SessionRules.metadata(before, bytes(merged), maxBytes);
  }

  private static long bytes(ObjectNode metadata) {
    return metadata.isEmpty() ? 0 : metadata.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
