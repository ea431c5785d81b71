package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.RecordKeys;

/** Which key a call belongs under. */
final class Keys {
  private Keys() {}

  static String of(AgentLlmUsage usage) {
    return RecordKeys.ofCall(
        Text.clean(usage.getRunId()),
        Text.clean(usage.getAgentId()),
        Text.clean(usage.getUsageId()));
  }
}
