package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.streams.core.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Statistics of some partitions, as one instance tells another: each partial in the format of its
 * output topic, so that instances of two versions understand each other.
 *
 * @param asOf up to which offsets the input is in them at least
 * @param partials one for each partition that has any
 */
record StatsPart(Map<String, Map<Integer, Long>> asOf, List<RunStats> partials) {
  private static final TypeReference<Map<String, Map<Integer, Long>>> OFFSETS =
      new TypeReference<>() {};

  byte[] written(RecordSerializer<RunStats> records) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.set("as_of", Json.MAPPER.valueToTree(asOf));
    ArrayNode items = json.putArray("items");
    partials.forEach(
        partial -> items.add(Base64.getEncoder().encodeToString(records.serialize(null, partial))));
    return Json.bytes(json);
  }

  static StatsPart read(byte[] body, RecordDeserializer<RunStats> records) throws IOException {
    JsonNode json = Json.MAPPER.readTree(body);
    List<RunStats> partials = new ArrayList<>();
    for (JsonNode item : json.get("items")) {
      partials.add(records.deserialize(null, Base64.getDecoder().decode(item.asText())));
    }
    return new StatsPart(Json.MAPPER.convertValue(json.get("as_of"), OFFSETS), partials);
  }
}
