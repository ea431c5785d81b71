package io.fleetfold.prices;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One model of a LiteLLM price file. */
final class LiteLlmEntry {
  private static final Pattern MONEY =
      Pattern.compile(".*(cost|pric|multiplier).*|provider_specific_entry");
  private static final String BY_PROMPT = "tiered_pricing";

  // what they answer is no text: a price of output tokens would price nothing
  private static final Set<String> WITHOUT_OUTPUT = Set.of("embedding", "rerank", "moderation");

  private static final Set<String> OF_TEXT =
      Set.of("chat", "completion", "responses", "realtime", "unknown");

  private final String name;
  private final JsonNode entry;
  private final Set<String> untaken = new TreeSet<>();

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
    return ProviderNames.canonical(provider);
  }

  /** The name without the provider that some entries repeat in front of it. */
  String model() {
    return namesProvider() ? name.substring(name.indexOf('/') + 1) : name;
  }

  /** Whether the name begins with the provider, so that it is no other's. */
  boolean namesProvider() {
    int slash = name.indexOf('/');
    return slash > 0 && ProviderNames.canonical(name.substring(0, slash)).equals(provider());
  }

  String mode() {
    return entry.path("mode").asText("unknown").toLowerCase(Locale.ROOT);
  }

  /** Whether the model answers text, so that it needs a price of input and of output tokens. */
  boolean isOfText() {
    return OF_TEXT.contains(mode());
  }

  /** Whether it names a price of input or output tokens at all. */
  boolean isPricedByToken() {
    return entry.hasNonNull("input_cost_per_token")
        || entry.hasNonNull("output_cost_per_token")
        || isTiered();
  }

  // searches are tiered, too, by results
  private boolean isTiered() {
    for (JsonNode range : entry.path(BY_PROMPT)) {
      if (range.hasNonNull("input_cost_per_token") || range.hasNonNull("output_cost_per_token")) {
        return true;
      }
    }
    return false;
  }

  /** Whether its input is priced by something else than tokens: by second, pixel, image. */
  boolean hasOtherInput() {
    return !entry.hasNonNull("input_cost_per_token")
        && !isTiered()
        && (!isOfText()
            || entry.properties().stream()
                .anyMatch(
                    field ->
                        field.getKey().startsWith("input_cost_per_")
                            && LiteLlmKey.of(field.getKey()).isEmpty()
                            && tellsAny(field.getValue())));
  }

  /** Whether it names no price of output tokens. */
  boolean hasNoOutput() {
    return !WITHOUT_OUTPUT.contains(mode())
        && !entry.hasNonNull("output_cost_per_token")
        && !isTiered();
  }

  /** Whether a price is below zero, as some write one that they do not know. */
  boolean hasNegative() {
    return entry.properties().stream()
        .filter(field -> LiteLlmKey.of(field.getKey()).isPresent())
        .map(field -> price(field.getKey(), field.getValue()))
        .anyMatch(price -> price != null && price.signum() < 0);
  }

  /** The tiers, as LiteLLM itself computes: see {@link StackedTiers}. */
  List<Tier> tiers() {
    StackedTiers tiers = new StackedTiers();
    // before the flat prices, which stand in for what a range leaves out
    for (JsonNode range : entry.path(BY_PROMPT)) {
      JsonNode from = range.path("range").path(0);
      if (!from.canConvertToLong() || from.asLong() < 0) {
        throw new IllegalArgumentException(BY_PROMPT + " needs a range of tokens, is " + range);
      }
      take(range, from.asLong(), BY_PROMPT + ".", tiers);
    }
    take(entry, 0, "", tiers);
    if (WITHOUT_OUTPUT.contains(mode())) {
      tiers.free(TokenClass.OUTPUT);
    }
    return tiers.tiers();
  }

  /** The keys that name money other than none, and that {@link #tiers} did not take. */
  Set<String> untaken() {
    return untaken;
  }

  private void take(JsonNode node, long from, String prefix, StackedTiers into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String key = field.getKey();
      Optional<LiteLlmKey> priced = LiteLlmKey.of(key);
      if (priced.isPresent()) {
        BigDecimal price = price(key, field.getValue());
        if (price != null) {
          LiteLlmKey of = priced.get();
          into.add(
              new LiteLlmKey(of.kind(), of.serviceTier(), Math.max(from, of.aboveInputTokens())),
              price);
        }
      } else if (MONEY.matcher(key).matches()
          && !key.equals(BY_PROMPT)
          && tellsAny(field.getValue())) {
        untaken.add(prefix + key);
      }
    }
  }

  private static boolean tellsAny(JsonNode value) {
    return value.isNumber()
        ? value.decimalValue().signum() != 0
        : value.isContainerNode() ? !value.isEmpty() : false;
  }

  // as text, too: LiteLLM takes prices as text from its users' own files
  private static BigDecimal price(String field, JsonNode value) {
    if (value.isNull()) {
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
