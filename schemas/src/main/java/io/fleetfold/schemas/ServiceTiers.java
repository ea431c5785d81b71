package io.fleetfold.schemas;

import java.util.Locale;
import java.util.Map;

/**
 * One name for each tier in which providers serve calls at a price of its own. Thread-safe.
 *
 * <p>Sources: OpenAI's and Anthropic's {@code service_tier}, Gemini's {@code trafficType}.
 */
public final class ServiceTiers {
  public static final String STANDARD = "standard";
  public static final String BATCH = "batch";
  public static final String FLEX = "flex";
  public static final String PRIORITY = "priority";

  private static final Map<String, String> ALIASES =
      Map.of(
          "default", STANDARD,
          "on_demand", STANDARD,
          "standard_only", STANDARD,
          "batches", BATCH,
          "on_demand_flex", FLEX,
          "on_demand_priority", PRIORITY);

  /** The tier's one name: lower case, a known alias resolved; null for null and blank. */
  public static String canonical(String tier) {
    if (tier == null || tier.isBlank()) {
      return null;
    }
    String name = tier.strip().toLowerCase(Locale.ROOT);
    return ALIASES.getOrDefault(name, name);
  }

  private ServiceTiers() {}
}
