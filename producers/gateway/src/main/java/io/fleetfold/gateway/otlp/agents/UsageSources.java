package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.schemas.config.GatewaySection;
import io.fleetfold.schemas.config.Values;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Which place is counted of each agent; the logs unless told otherwise. Immutable. */
public final class UsageSources {
  /** The logs of all of them. */
  public static final UsageSources DEFAULT = of(Map.of());

  private final Map<CodingAgent, UsageSource> sources;

  private UsageSources(Map<CodingAgent, UsageSource> sources) {
    this.sources = sources;
  }

  /** As told, and the logs of the agents that are not. */
  public static UsageSources of(Map<CodingAgent, UsageSource> told) {
    Map<CodingAgent, UsageSource> sources = new EnumMap<>(CodingAgent.class);
    for (CodingAgent agent : CodingAgent.values()) {
      sources.put(agent, told.getOrDefault(agent, UsageSource.LOGS));
    }
    return new UsageSources(sources);
  }

  /** As the gateway's settings tell. */
  public static UsageSources of(Values gateway) {
    return of(
        Map.of(
            CodingAgent.CLAUDE_CODE, source(gateway.text(GatewaySection.USAGE_CLAUDE_CODE)),
            CodingAgent.CODEX, source(gateway.text(GatewaySection.USAGE_CODEX)),
            CodingAgent.GEMINI_CLI, source(gateway.text(GatewaySection.USAGE_GEMINI_CLI)),
            CodingAgent.QWEN_CODE, source(gateway.text(GatewaySection.USAGE_QWEN_CODE))));
  }

  private static UsageSource source(String word) {
    return UsageSource.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The place that is counted of an agent. */
  public UsageSource of(CodingAgent agent) {
    return sources.get(agent);
  }

  /** The setting that counts the other place, as one writes it. */
  String otherSetting(CodingAgent agent) {
    UsageSource other = of(agent) == UsageSource.LOGS ? UsageSource.SPANS : UsageSource.LOGS;
    return agent.setting() + "=" + other.label();
  }
}
