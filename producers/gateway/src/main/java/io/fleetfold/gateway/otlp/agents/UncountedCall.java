package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import java.util.Optional;

/** What a place states that is not the one that counts: shown, with the setting that counts it. */
final class UncountedCall {
  private UncountedCall() {}

  /** The data of an event that shows it; empty where the call states no usage. */
  static Optional<ObjectNode> of(AgentLlmUsage call, String setting, ObjectNode data) {
    ObjectNode stated = data.objectNode();
    for (TokenClass kind : TokenClass.values()) {
      if (kind.of(call) != null) {
        stated.put(kind.field(), kind.of(call));
      }
    }
    if (stated.isEmpty()) {
      return Optional.empty();
    }
    stated.put("model", call.getModel()).put("usage_id", call.getUsageId());
    stated.put("counts_with", setting);
    data.set("not_counted", stated);
    return Optional.of(data);
  }
}
