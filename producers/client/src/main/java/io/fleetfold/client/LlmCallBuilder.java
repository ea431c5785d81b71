package io.fleetfold.client;

import io.fleetfold.client.usage.ProviderUsage;
import io.fleetfold.client.usage.ReportedCost;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.CallNumbers;
import io.fleetfold.schemas.UsageIssue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A call of a language model to tell of. Token classes are parts of their totals: {@code
 * inputTokens} includes cached and audio input, {@code outputTokens} includes reasoning. A null
 * count was not told, which is not zero. No method waits or throws, whatever it is given. Not
 * thread-safe; publish it once.
 */
public final class LlmCallBuilder {
  private final RecordPublisher publisher;
  private final Stamp stamp;
  private final AgentLlmUsage usage = new AgentLlmUsage();
  private Instant createdAt;

  LlmCallBuilder(RecordPublisher publisher, Stamp stamp, String provider, String model) {
    this.publisher = publisher;
    this.stamp = stamp;
    usage.setProvider(provider);
    usage.setModel(model);
    usage.setStatus("success");
  }

  /**
   * An id of the caller's own: a second call with it counts nothing. Without one it is the
   * provider's id of the answer, else of the request, else a new one.
   */
  public LlmCallBuilder usageId(String id) {
    usage.setUsageId(id);
    return this;
  }

  /** The run the call belongs to. */
  public LlmCallBuilder run(String runId) {
    usage.setRunId(runId);
    return this;
  }

  /** The agent that called, where no run tells it. */
  public LlmCallBuilder agent(String agentId) {
    usage.setAgentId(agentId);
    return this;
  }

  /** The session the call belongs to. */
  public LlmCallBuilder session(String sessionId) {
    usage.setSessionId(sessionId);
    return this;
  }

  /** What was asked; sets the prompt's length, too. */
  public LlmCallBuilder prompt(String text) {
    usage.setPrompt(text);
    return promptLength(text == null ? 0 : text.length());
  }

  /** The prompt's length in characters, where the prompt itself is not to be kept. */
  public LlmCallBuilder promptLength(Number characters) {
    Long length = Lenient.count(characters);
    usage.setPromptLength(length == null ? 0 : length);
    return this;
  }

  /** What was answered; sets the answer's length, too. */
  public LlmCallBuilder response(String text) {
    usage.setResponseContent(text);
    usage.setResponseLength(text == null ? null : (long) text.length());
    return this;
  }

  /** The answer's length in characters, where the answer itself is not to be kept. */
  public LlmCallBuilder responseLength(Number characters) {
    usage.setResponseLength(Lenient.count(characters));
    return this;
  }

  /** Parameters of the call, such as temperature. */
  public LlmCallBuilder inputParams(Map<String, ?> params) {
    usage.setInputParams(RecordJson.write(params));
    return this;
  }

  /**
   * All input and all output tokens. A count that can't be (negative, a fraction, beyond any real
   * one) is not known, and the call says so.
   */
  public LlmCallBuilder tokens(Number input, Number output) {
    usage.setInputTokens(tokens(input));
    usage.setOutputTokens(tokens(output));
    return this;
  }

  /** Input tokens served from, and written to, the provider's cache. */
  public LlmCallBuilder cacheTokens(Number read, Number write) {
    usage.setCacheReadTokens(tokens(read));
    usage.setCacheWriteTokens(tokens(write));
    return this;
  }

  /** Of the input tokens written to the provider's cache, those kept for an hour. */
  public LlmCallBuilder cacheWrite1hTokens(Number count) {
    usage.setCacheWrite1hTokens(tokens(count));
    return this;
  }

  /** Output tokens spent on reasoning. */
  public LlmCallBuilder reasoningTokens(Number count) {
    usage.setReasoningTokens(tokens(count));
    return this;
  }

  /** Audio tokens of input and output. */
  public LlmCallBuilder audioTokens(Number input, Number output) {
    usage.setAudioInputTokens(tokens(input));
    usage.setAudioOutputTokens(tokens(output));
    return this;
  }

  /** Image tokens of input and output. */
  public LlmCallBuilder imageTokens(Number input, Number output) {
    usage.setImageInputTokens(tokens(input));
    usage.setImageOutputTokens(tokens(output));
    return this;
  }

  /** The tier the provider served the call in: standard, batch, flex or priority. */
  public LlmCallBuilder serviceTier(String tier) {
    usage.setServiceTier(tier);
    return this;
  }

  /**
   * How the call is paid: {@code metered}, {@code subscription}, or {@code cached} for an answer of
   * the application's own cache.
   */
  public LlmCallBuilder billing(String kind) {
    usage.setBilling(kind);
    return this;
  }

  /** What the provider says the call cost, in USD; an amount below zero is no cost. */
  public LlmCallBuilder providerCost(BigDecimal usd) {
    usage.setProviderCostUsd(ReportedCost.storable(usd));
    return doubtful(usd != null && usage.getProviderCostUsd() == null);
  }

  /** The provider's id of the answer. */
  public LlmCallBuilder responseId(String id) {
    usage.setResponseId(id);
    return this;
  }

  /** The provider's id of the request. */
  public LlmCallBuilder requestId(String id) {
    usage.setRequestId(id);
    return this;
  }

  /**
   * Where the call stands in the program's traces; the run's trace, where that is known, by
   * default.
   *
   * @param spanId the span of the call; may be null, as the others
   * @param parentSpanId the span that encloses it
   */
  public LlmCallBuilder trace(String traceId, String spanId, String parentSpanId) {
    usage.setTraceId(traceId);
    usage.setSpanId(spanId);
    usage.setParentSpanId(parentSpanId);
    return this;
  }

  /**
   * The provider's usage block, verbatim; its {@code cost_usd} is the cost the provider reported.
   */
  public LlmCallBuilder usageMetrics(Map<String, ?> metrics) {
    usage.setUsageMetrics(RecordJson.write(metrics));
    return this;
  }

  /**
   * What the provider's API answered as its usage block (or the whole answer that holds it): kept
   * as {@link #usageMetrics}, and its counts read into {@link #tokens} and their classes by what
   * they mean at that provider. Counts it does not tell stay as they are. See {@link
   * ProviderUsage}.
   */
  public LlmCallBuilder usage(Map<String, ?> block) {
    return usage(RecordJson.write(block));
  }

  /** As {@link #usage(Map)}, from JSON text; text that is none is kept as a JSON string. */
  public LlmCallBuilder usage(String json) {
    usage.setUsageMetrics(RecordJson.orQuoted(json));
    ProviderUsage.of(usage.getProvider(), json).applyTo(usage);
    return this;
  }

  /** From request to the whole answer. */
  public LlmCallBuilder latency(Duration duration) {
    usage.setLatencyMs(Lenient.millis(duration));
    return this;
  }

  /** From request to the first token. */
  public LlmCallBuilder timeToFirstToken(Duration duration) {
    usage.setTimeToFirstTokenMs(Lenient.millis(duration));
    return this;
  }

  /** Why the model stopped. */
  public LlmCallBuilder finishReason(String reason) {
    usage.setFinishReason(reason);
    return this;
  }

  /** The call failed. */
  public LlmCallBuilder error(String message) {
    usage.setStatus("error");
    usage.setErrorMessage(message);
    return this;
  }

  /** When the call was made, instead of now; null for now. */
  public LlmCallBuilder createdAt(Instant time) {
    createdAt = time;
    return this;
  }

  /**
   * Publishes the call.
   *
   * @return whether it was taken
   */
  public boolean publish() {
    if (isBlank(usage.getUsageId())) {
      usage.setUsageId(id());
    }
    usage.setCreatedAt(createdAt == null ? stamp.now() : createdAt);
    return publisher.publish(usage);
  }

  // an answer from the application's own cache repeats the ids of the call that filled it
  private String id() {
    String told = isBlank(usage.getResponseId()) ? usage.getRequestId() : usage.getResponseId();
    return isBlank(told) || Billing.CACHED.equalsIgnoreCase(usage.getBilling()) ? stamp.id() : told;
  }

  private Long tokens(Number told) {
    Long count = Lenient.whole(told);
    boolean isCount = count != null && CallNumbers.isTokens(count);
    doubtful(told != null && !isCount);
    return isCount ? count : null;
  }

  private LlmCallBuilder doubtful(boolean invalid) {
    if (invalid) {
      usage.setUsageIssue(UsageIssue.INVALID);
    }
    return this;
  }

  private static boolean isBlank(String id) {
    return id == null || id.isBlank();
  }
}
