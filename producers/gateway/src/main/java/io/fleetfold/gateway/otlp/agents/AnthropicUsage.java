package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.CallNumbers;
import io.fleetfold.schemas.ServiceTiers;

/** The usage block of an answer on Anthropic's wire: its input is without the cache. */
final class AnthropicUsage {
  private AnthropicUsage() {}

  static void put(AgentLlmUsage.Builder call, JsonNode usage) {
    Long input = count(usage.get("input_tokens"));
    Long read = count(usage.get("cache_read_input_tokens"));
    Long write = count(usage.get("cache_creation_input_tokens"));
    boolean isWhole =
        input != null
            && isUnderstood(usage.get("cache_read_input_tokens"), read)
            && isUnderstood(usage.get("cache_creation_input_tokens"), write);
    // without a part that was told the whole is not known
    if (isWhole) {
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

  private static boolean isUnderstood(JsonNode told, Long count) {
    return told == null || told.isNull() || count != null;
  }

  private static Long count(JsonNode node) {
    return node != null
            && node.isIntegralNumber()
            && node.canConvertToLong()
            && CallNumbers.isTokens(node.longValue())
        ? (Long) node.longValue()
        : null;
  }
}
