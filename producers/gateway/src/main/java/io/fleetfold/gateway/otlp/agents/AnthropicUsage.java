package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ServiceTiers;

/** The usage block of an answer on Anthropic's wire: its input is without the cache. */
final class AnthropicUsage {
  private static final long MAX = 1_000_000_000_000L;

  private AnthropicUsage() {}

  static void put(AgentLlmUsage.Builder call, JsonNode usage) {
    Long input = count(usage.get("input_tokens"));
    Long read = count(usage.get("cache_read_input_tokens"));
    Long write = count(usage.get("cache_creation_input_tokens"));
    if (input != null) {
      call.setInputTokens(input + (read == null ? 0 : read) + (write == null ? 0 : write));
    }
    call.setOutputTokens(count(usage.get("output_tokens")))
        .setCacheReadTokens(read)
        .setCacheWriteTokens(write)
        .setCacheWrite1hTokens(
            count(usage.path("cache_creation").get("ephemeral_1h_input_tokens")));
    String tier = usage.path("service_tier").textValue();
    // the standard one is what none means, and the request's event may know better
    if (tier != null && !ServiceTiers.STANDARD.equals(ServiceTiers.canonical(tier))) {
      call.setServiceTier(tier);
    }
  }

  private static Long count(JsonNode node) {
    return node != null
            && node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 0
            && node.longValue() <= MAX
        ? (Long) node.longValue()
        : null;
  }
}
