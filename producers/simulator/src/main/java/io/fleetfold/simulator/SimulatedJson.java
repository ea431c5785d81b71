package io.fleetfold.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON objects as text. */
final class SimulatedJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SimulatedJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static String text(Object tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values always has a text form", e);
    }
  }
}
