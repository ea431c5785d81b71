package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A call of a language model, normalised: no number that can't be, no token class above its total.
 *
 * @param told what it tells, by class; without those it does not
 * @param counted whether the folds counted what it does not tell: the first release did not
 * @param tokensKnown whether the call tells any total of tokens
 * @param latencyMs null where it is not known
 * @param providerCost in USD; null where the provider reported none
 * @param createdAt in milliseconds since the epoch, not later than a day after its log time
 * @param details what its price depends on besides, and its provider's ids
 * @param trace where it stands in its emitter's traces
 */
record Call(
    String usageId,
    String runId,
    String agentId,
    Model model,
    boolean error,
    Map<TokenClass, Long> told,
    boolean counted,
    boolean tokensKnown,
    Long latencyMs,
    BigDecimal providerCost,
    long createdAt,
    Details details,
    Trace trace) {

  /** A model of a provider. */
  record Model(String provider, String name) {}

  /** What the id is unique in, as the rows in PostgreSQL tell it. */
  String scope() {
    return runId != null
        ? Text.scope("run", runId)
        : Text.scope("day", Clock.utcDate(createdAt), agentId);
  }

  /** A call of which was counted what it does not tell. */
  static Call of(AgentLlmUsage usage, long logTime) {
    return of(usage, logTime, /* counted= */ true);
  }

  static Call of(AgentLlmUsage usage, long logTime, boolean counted) {
    Long latency = usage.getLatencyMs();
    return new Call(
        Text.clean(usage.getUsageId()),
        Text.cleanOrNull(usage.getRunId()),
        Text.cleanOrNull(usage.getAgentId()),
        new Model(Text.label(usage.getProvider()), Text.label(usage.getModel())),
        usage.getStatus().equals("error"),
        TokenClass.told(usage),
        counted,
        TokenClass.INPUT.of(usage) != null || TokenClass.OUTPUT.of(usage) != null,
        latency == null || latency < 0 ? null : latency,
        Money.providerCost(usage),
        Clock.clamp(usage.getCreatedAt(), logTime),
        Details.of(usage),
        Trace.of(usage));
  }

  /** How many tokens of a class it tells; 0 where it does not. */
  long tokens(TokenClass of) {
    return told.getOrDefault(of, 0L);
  }

  /** Whether it is an answer of the application's own cache, which used and cost nothing. */
  boolean cached() {
    return "cached".equals(details.billing());
  }

  /** Whether it should have told how many tokens of a class it used, and did not. */
  boolean misses(TokenClass of) {
    return counted && !cached() && !told.containsKey(of);
  }

  /** Whether its provider could have reported a cost, and did not. */
  boolean unreported() {
    return counted && !cached() && providerCost == null;
  }
}
