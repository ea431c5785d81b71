package io.fleetfold.prices;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.ProviderNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One model of a LiteLLM price file. */
final class LiteLlmEntry {
  private static final Pattern ABOVE = Pattern.compile("(.+)_above_(\\d{1,9})k_tokens");

  // what they answer is no text: a price of output tokens would price nothing
  private static final Set<String> WITHOUT_OUTPUT = Set.of("embedding", "rerank", "moderation");

  private final String name;
  private final JsonNode entry;

  LiteLlmEntry(String name, JsonNode entry) {
    if (!entry.isObject()) {
      throw new IllegalArgumentException("is not a JSON object");
    }
    this.name = name;
    this.entry = entry;
  }

  String provider() {
    String provider = entry.path("litellm_provider").asText();
    if (provider.isBlank()) {
      throw new IllegalArgumentException("litellm_provider is missing: whose model it is");
    }
    // Vertex has a LiteLLM provider for each kind of model
    return provider.startsWith("vertex_ai-")
        ? ProviderNames.VERTEX_AI
        : ProviderNames.canonical(provider);
  }

  /** The name without the provider that some entries repeat in front of it. */
  String model() {
    int slash = name.indexOf('/');
    boolean repeated =
        slash > 0 && ProviderNames.canonical(name.substring(0, slash)).equals(provider());
    return repeated ? name.substring(slash + 1) : name;
  }

  String mode() {
    return entry.path("mode").asText("unknown").toLowerCase(Locale.ROOT);
  }

  /** Whether it names a price of input or output tokens at all. */
  boolean isPricedByToken() {
    return entry.hasNonNull(TokenClass.INPUT.liteLlmField())
        || entry.hasNonNull(TokenClass.OUTPUT.liteLlmField());
  }

  /**
   * The tiers: the base prices, and for each {@code _above_<n>k_tokens} what changes there on top
   * of the tier below it, as LiteLLM itself computes.
   */
  List<Tier> tiers() {
    Map<TokenClass, BigDecimal> base = new EnumMap<>(TokenClass.class);
    TreeMap<Long, Map<TokenClass, BigDecimal>> above = new TreeMap<>();
    for (TokenClass kind : TokenClass.values()) {
      BigDecimal price = price(kind.liteLlmField());
      if (price != null) {
        base.put(kind, price);
      }
    }
    for (Map.Entry<String, JsonNode> field : entry.properties()) {
      Matcher matcher = ABOVE.matcher(field.getKey());
      if (matcher.matches()) {
        for (TokenClass kind : TokenClass.values()) {
          BigDecimal price =
              kind.liteLlmField().equals(matcher.group(1)) ? price(field.getKey()) : null;
          if (price != null) {
            above
                .computeIfAbsent(
                    Long.parseLong(matcher.group(2)) * 1_000,
                    threshold -> new EnumMap<>(TokenClass.class))
                .put(kind, price);
          }
        }
      }
    }
    if (WITHOUT_OUTPUT.contains(mode())) {
      base.putIfAbsent(TokenClass.OUTPUT, BigDecimal.ZERO);
    }
    List<Tier> tiers = new ArrayList<>();
    tiers.add(new Tier(0, base));
    above.forEach(
        (threshold, changes) -> tiers.add(tiers.get(tiers.size() - 1).above(threshold, changes)));
    return tiers;
  }

  // as text, too: LiteLLM takes prices as text from its users' own files
  private BigDecimal price(String field) {
    JsonNode value = entry.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    try {
      if (value.isNumber()) {
        return value.decimalValue();
      }
      if (value.isTextual()) {
        return new BigDecimal(value.asText().strip());
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " is not a number: " + value, e);
    }
    throw new IllegalArgumentException(field + " is not a number: " + value);
  }
}
