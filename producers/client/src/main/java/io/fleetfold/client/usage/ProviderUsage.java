package io.fleetfold.client.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.UsageIssue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Token counts of a call, in one meaning whatever the provider: input includes what was cached,
 * audio and images, output includes reasoning, audio and images, as OpenTelemetry's {@code
 * gen_ai.usage.*} has it. What the provider did not report is null. Immutable.
 *
 * @param tokens by class, without those that were not reported
 * @param serviceTier the tier it was served in, as the provider calls it
 * @param responseId the provider's id of the answer, where a whole answer was read
 * @param costUsd the cost the provider reports, in USD
 * @param issue a word of {@link UsageIssue} or null: whether the counts are doubtful
 */
public record ProviderUsage(
    Map<TokenClass, Long> tokens,
    String serviceTier,
    String responseId,
    BigDecimal costUsd,
    String issue) {
  /** The block states a total that no reading of its counts yields. */
  public static final String INCONSISTENT = UsageIssue.INCONSISTENT;

  /** The block tells tokens, other than none, by a name that is not known. */
  public static final String UNREAD = UsageIssue.UNREAD;

  /** Nothing reported. */
  public static final ProviderUsage UNKNOWN = new ProviderUsage(Map.of(), null, null, null, null);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  // where an answer keeps its usage, the more telling first
  private static final List<String> WRAPPERS =
      List.of(
          "/usage",
          "/usageMetadata",
          "/usage_metadata",
          "/response/usage",
          "/message/usage",
          "/token_usage",
          "/tokenUsage",
          "/response_metadata/token_usage",
          "/llm_output/token_usage");

  private static final List<String> COSTS =
      List.of(
          "cost_usd",
          "total_cost_usd",
          "cost",
          "cost.total",
          "cost.total_cost",
          "total_cost",
          "estimated_cost",
          "response_cost",
          "llm.cost.total",
          "operation.cost",
          "langwatch.span.cost");

  /** Keeps a copy of the counts. */
  public ProviderUsage {
    tokens = Map.copyOf(tokens);
  }

  /** How many tokens of a class were reported; null where it was not. */
  public Long tokens(TokenClass kind) {
    return tokens.get(kind);
  }

  /**
   * Reads what a provider's API answered: its usage block, or the whole answer with the block in
   * {@code usage}, {@code usageMetadata} or the like. Understands the names of OpenAI, Anthropic,
   * Google, Bedrock and who copies them, of OpenRouter, LiteLLM, LangChain, the Vercel AI SDK and
   * OpenTelemetry. Where the block states a total, the reading that yields it is taken; where none
   * does, or tokens have a name that is not known, {@link #issue} says so.
   *
   * <p>Never throws: what can't be read is {@link #UNKNOWN}.
   *
   * @param provider the provider's name in any usual spelling; may be null
   * @param raw the block as maps, lists, numbers and strings; may be null
   */
  public static ProviderUsage of(String provider, Map<String, ?> raw) {
    try {
      return raw == null ? UNKNOWN : read(provider, JSON.valueToTree(raw));
    } catch (RuntimeException | StackOverflowError e) {
      // something in the map has no JSON form: telemetry must not fail the agent for it
      return UNKNOWN;
    }
  }

  /** As {@link #of(String, Map)}, from JSON text. */
  public static ProviderUsage of(String provider, String json) {
    try {
      return json == null ? UNKNOWN : read(provider, JSON.readTree(json));
    } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
      return UNKNOWN;
    }
  }

  private static ProviderUsage read(String provider, JsonNode answer) {
    Optional<JsonNode> within =
        WRAPPERS.stream().map(answer::at).filter(JsonNode::isObject).findFirst();
    boolean whole = within.isPresent();
    UsageBlock block = new UsageBlock(within.orElse(answer), UsageBlock.DEEPEST);
    UsageBlock around = whole ? new UsageBlock(answer, 2) : block;
    ProviderUsage counts = UsageReading.of(provider, block);
    BigDecimal cost = block.amount(COSTS);
    String tier = block.word("service_tier", "traffic_type");
    return new ProviderUsage(
        counts.tokens,
        tier != null ? tier : around.word("service_tier", "response.service_tier"),
        whole ? around.word("id", "response_id", "response.id", "message.id") : null,
        cost != null ? cost : around.amount(COSTS),
        counts.issue);
  }

  /** Writes what is known into a record; the other fields stay as they are. */
  public void applyTo(AgentLlmUsage call) {
    if (call == null) {
      return;
    }
    tokens.forEach((kind, count) -> kind.put(call, count));
    if (serviceTier != null) {
      call.setServiceTier(serviceTier);
    }
    if (responseId != null) {
      call.setResponseId(responseId);
    }
    if (costUsd != null) {
      call.setProviderCostUsd(ReportedCost.storable(costUsd));
    }
    if (issue != null) {
      call.setUsageIssue(issue);
    }
  }
}
