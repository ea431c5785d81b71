package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;

/**
 * A call of a language model, normalised: no negative number, no token class above its total.
 *
 * @param tokensKnown whether the call tells any total of tokens
 * @param latencyMs null where it is not known
 * @param providerCost in USD; null where the provider reported none
 * @param createdAt in milliseconds since the epoch, not later than a day after its log time
 * @param details what its exact price depends on besides, and its provider's ids
 */
record Call(
    String usageId,
    String runId,
    String agentId,
    Model model,
    boolean error,
    Tokens tokens,
    boolean tokensKnown,
    Long latencyMs,
    BigDecimal providerCost,
    long createdAt,
    Details details) {

  /** A model of a provider. */
  record Model(String provider, String name) {}

  static Call of(AgentLlmUsage usage, long logTime) {
    Long latency = usage.getLatencyMs();
    return new Call(
        Text.clean(usage.getUsageId()),
        idOrNull(usage.getRunId()),
        idOrNull(usage.getAgentId()),
        new Model(Text.label(usage.getProvider()), Text.label(usage.getModel())),
        usage.getStatus().equals("error"),
        Tokens.of(usage),
        usage.getInputTokens() != null || usage.getOutputTokens() != null,
        latency == null ? null : Long.valueOf(Math.max(0, latency)),
        Money.providerCost(usage),
        Clock.clamp(usage.getCreatedAt(), logTime),
        Details.of(usage));
  }

  private static String idOrNull(String id) {
    return Text.present(id) ? Text.clean(id) : null;
  }
}
