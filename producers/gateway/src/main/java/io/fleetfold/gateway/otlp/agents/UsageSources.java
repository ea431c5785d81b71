package io.fleetfold.gateway.otlp.agents;

import java.util.EnumMap;
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

  /** The place that is counted of an agent. */
  public UsageSource of(CodingAgent agent) {
    return sources.get(agent);
  }

  /** The setting that counts the other place, as one writes it. */
  String otherwise(CodingAgent agent) {
    UsageSource other = of(agent) == UsageSource.LOGS ? UsageSource.SPANS : UsageSource.LOGS;
    return agent.setting() + "=" + other.label();
  }
}
