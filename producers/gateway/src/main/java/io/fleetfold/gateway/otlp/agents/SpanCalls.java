package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;

/** Calls that spans state. */
final class SpanCalls {
  private SpanCalls() {}

  /** What a span states of tokens; null where it is none that does. */
  static AgentLlmUsage of(AgentSpan span, String run, String parent, String model) {
    if (span.role() != SpanRole.CALL && span.role() != SpanRole.TURN) {
      return null;
    }
    Counts counts = new Counts(span.item().attributes());
    AgentLlmUsage.Builder call = start(span, run, parent, model);
    switch (span.agent()) {
      case CLAUDE_CODE -> claude(counts, call);
      case CODEX -> codex(span, counts, call);
      case GEMINI_CLI, QWEN_CODE -> gemini(counts, call);
    }
    boolean isTurn = span.role() == SpanRole.TURN;
    if (isTurn && call.getInputTokens() == null && call.getOutputTokens() == null) {
      return null;
    }
    ObjectNode metrics = span.rest(span.data());
    BigDecimal cost = span.item().attributes().number("cost_usd");
    if (cost != null) {
      metrics.put("cost_usd", cost);
    }
    return call.setUsageIssue(counts.issue())
        .setUsageMetrics(metrics.toString())
        .setClaim(isTurn)
        .build();
  }

  private static AgentLlmUsage.Builder start(
      AgentSpan span, String run, String parent, String model) {
    String request = EmitterIds.bounded(span.text("request_id"));
    String response = EmitterIds.bounded(span.first("gen_ai.response.id", "response_id"));
    String client = EmitterIds.bounded(span.text("client_request_id"));
    boolean isTurn = span.role() == SpanRole.TURN;
    String id = request != null ? request : response != null ? response : client;
    String tier = span.agent() == CodingAgent.CODEX ? "unknown" : null;
    return AgentLlmUsage.newBuilder()
        .setUsageId(id == null || isTurn ? span.id() : id)
        .setRequestId(request)
        .setResponseId(request == null ? response : null)
        .setRunId(run)
        .setAgentId(span.agent().id())
        .setSessionId(span.session())
        .setProvider(span.agent().provider())
        .setModel(model == null ? "unknown" : ClaudeCalls.model(model))
        .setStatus(span.error() == null ? LoggedCalls.SUCCESS : LoggedCalls.ERROR)
        .setErrorMessage(span.error())
        .setCreatedAt(span.startedAt())
        .setLatencyMs(span.item().durationMillis())
        .setTimeToFirstTokenMs(notNegative(span.item().attributes().count("ttft_ms")))
        .setFinishReason(span.text("stop_reason"))
        .setServiceTier("fast".equals(span.text("speed")) ? "fast" : tier)
        .setTraceId(span.trace())
        .setSpanId(span.spanId())
        .setParentSpanId(parent)
        .setCarrier("span");
  }

  private static Long notNegative(Long count) {
    return count == null || count < 0 ? null : count;
  }

  private static void claude(Counts counts, AgentLlmUsage.Builder call) {
    call.setInputTokens(counts.sum("input_tokens", "cache_read_tokens", "cache_creation_tokens"))
        .setOutputTokens(counts.of("output_tokens"))
        .setCacheReadTokens(counts.of("cache_read_tokens"))
        .setCacheWriteTokens(counts.of("cache_creation_tokens"));
  }

  private static void codex(AgentSpan span, Counts counts, AgentLlmUsage.Builder call) {
    if (span.role() == SpanRole.TURN) {
      String turn = "codex.turn.token_usage.";
      call.setInputTokens(counts.of(turn + "input_tokens"))
          .setOutputTokens(counts.of(turn + "output_tokens"))
          .setCacheReadTokens(counts.of(turn + "cached_input_tokens"))
          .setCacheWriteTokens(counts.of(turn + "cache_write_input_tokens"))
          .setReasoningTokens(counts.of(turn + "reasoning_output_tokens"));
      return;
    }
    call.setInputTokens(counts.of("gen_ai.usage.input_tokens"))
        .setOutputTokens(counts.of("gen_ai.usage.output_tokens"))
        .setCacheReadTokens(counts.of("gen_ai.usage.cache_read.input_tokens"))
        .setCacheWriteTokens(counts.of("gen_ai.usage.cache_write.input_tokens"))
        .setReasoningTokens(counts.of("codex.usage.reasoning_output_tokens"));
  }

  private static void gemini(Counts counts, AgentLlmUsage.Builder call) {
    call.setInputTokens(
            counts.first("gen_ai.usage.input_tokens", "input_tokens", "input_token_count"))
        .setOutputTokens(
            counts.first("gen_ai.usage.output_tokens", "output_tokens", "output_token_count"))
        .setCacheReadTokens(
            counts.first(
                "gen_ai.usage.cache_read.input_tokens",
                "cached_input_tokens",
                "cached_content_token_count"))
        .setReasoningTokens(
            counts.first("gen_ai.usage.reasoning.output_tokens", "thoughts_token_count"));
  }
}
