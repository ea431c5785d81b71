package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which key a record belongs under, and which partition that is. */
public final class Keys {
  private Keys() {}

  /** The run, else the agent, else the call itself. */
  static String of(AgentLlmUsage usage) {
    if (Text.present(usage.getRunId())) {
      return Text.clean(usage.getRunId());
    }
    return Text.present(usage.getAgentId())
        ? Text.clean(usage.getAgentId())
        : Text.clean(usage.getUsageId());
  }

  /** The partition of a key, as Java clients choose it (murmur2). */
  public static int partition(String key, int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }
}
