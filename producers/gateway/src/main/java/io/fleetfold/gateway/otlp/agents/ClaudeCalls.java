package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ProviderNames;
import java.math.BigDecimal;

/**
 * Calls that Claude Code tells. Its input is without what the cache gave and took: both are added.
 * What several events tell of one request meets under the request's id.
 */
final class ClaudeCalls {
  private static final String[] COUNTS = {
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_creation_tokens",
    "cache_creation_5m_tokens",
    "cache_creation_1h_tokens"
  };
  private static final int MICROS = 6;

  /** Whether the main conversation asks, and not a sub-agent or the agent for its own ends. */
  static boolean isMain(AgentLog log) {
    String source = log.text("query_source");
    return log.text("agent.name") == null
        && (source == null || source.startsWith("repl_main_thread") || source.startsWith("sdk"));
  }

  void request(AgentLog log, LogBatch batch) {
    Counts counts = new Counts(log.item().attributes());
    String id = usageId(log);
    AgentLlmUsage.Builder call = start(log, batch, id, LoggedCalls.SUCCESS);
    call.setInputTokens(counts.sum("input_tokens", "cache_read_tokens", "cache_creation_tokens"))
        .setOutputTokens(counts.of("output_tokens"))
        .setCacheReadTokens(counts.of("cache_read_tokens"))
        .setCacheWriteTokens(counts.of("cache_creation_tokens"))
        .setCacheWrite1hTokens(counts.of("cache_creation_1h_tokens"))
        .setUsageIssue(counts.issue());
    ObjectNode metrics = LoggedCalls.metrics(log, COUNTS);
    cost(log, metrics);
    log.rest(
        metrics, Rest.names(COUNTS, "model", "request_id", "duration_ms", "ttft_ms", "cost_usd"));
    call.setUsageMetrics(metrics.toString());
    LoggedCalls.below(call, EmitterIds.bounded(log.text("agent.name")));
    batch.call(log, call.build());
    if (isMain(log)) {
      batch.run(log).answered(log.at(), log.text("request_id"));
      batch.event(log, "iteration_started", id + "/iteration_started", log.data());
    }
  }

  private static void cost(AgentLog log, ObjectNode metrics) {
    BigDecimal cost = log.item().attributes().number("cost_usd");
    BigDecimal micros = log.item().attributes().number("cost_usd_micros");
    if (cost != null) {
      metrics.put("cost_usd", cost);
    } else if (micros != null) {
      metrics.put("cost_usd", micros.movePointLeft(MICROS));
    }
  }

  void error(AgentLog log, LogBatch batch) {
    batch.keep(log);
    AgentLlmUsage.Builder call = start(log, batch, usageId(log), LoggedCalls.ERROR);
    call.setErrorMessage(log.text("error") == null ? "failed" : log.text("error"));
    call.setUsageMetrics(log.rest(log.data(), "model", "error", "duration_ms").toString());
    LoggedCalls.below(call, EmitterIds.bounded(log.text("agent.name")));
    batch.call(log, call.build());
    LoggedCalls.failed(log, batch.run(log), isMain(log), log.text("error"));
  }

  void refusal(AgentLog log, LogBatch batch) {
    batch.keep(log);
    more(log, batch, call -> call.setFinishReason("refusal"));
    batch.run(log).isNoEnd(log.text("request_id"));
    // a hop was retried on another model, and the user did not see it
    if (!log.isTrue("server_fallback_hop") && isMain(log)) {
      batch.run(log).failed(log.at(), "the model refused");
    }
  }

  void answer(AgentLog log, LogBatch batch) {
    String text = log.content("response");
    more(
        log,
        batch,
        call -> call.setResponseContent(text).setResponseLength(log.count("response_length")));
  }

  /** The answer as the provider sent it, where it is told whole. */
  void body(AgentLog log, LogBatch batch) {
    batch.keep(log);
    JsonNode body = log.text("body") == null ? null : AnyJson.parsed(log.text("body"));
    if (body == null || !body.isObject()) {
      return;
    }
    String stop = body.path("stop_reason").textValue();
    more(
        log,
        batch,
        call -> {
          call.setResponseId(body.path("id").textValue()).setFinishReason(stop);
          AnthropicUsage.put(call, body.path("usage"));
        });
    if (isMain(log) && "end_turn".equals(stop)) {
      batch.run(log).completed(log.at());
    } else if (isMain(log) && "tool_use".equals(stop)) {
      batch.run(log).isNoEnd(log.text("request_id"));
      batch.run(log).works();
    }
  }

  private interface Telling {
    void to(AgentLlmUsage.Builder call);
  }

  /** What an event tells of a call that another one states; nothing where they can't meet. */
  private static void more(AgentLog log, LogBatch batch, Telling telling) {
    // a model that is not told must not be taken for the call's
    if (EmitterIds.bounded(log.text("request_id")) == null
        || log.text("model") == null
        || !batch.run(log).ref().takesCalls()) {
      return;
    }
    AgentLlmUsage.Builder call = start(log, batch, usageId(log), LoggedCalls.SUCCESS);
    call.setLatencyMs(null);
    telling.to(call);
    batch.call(log, call.build());
  }

  private static AgentLlmUsage.Builder start(
      AgentLog log, LogBatch batch, String id, String status) {
    AgentLlmUsage.Builder call = LoggedCalls.of(log, batch.run(log).ref(), id, status);
    call.setModel(model(call.getModel())).setProvider(provider(log, call.getModel()));
    // the fast mode has prices of its own
    call.setServiceTier("fast".equals(log.text("speed")) ? "fast" : null);
    return call.setRequestId(EmitterIds.bounded(log.text("request_id")));
  }

  /** The model without what Claude Code appends for a larger context window: {@code [1m]}. */
  static String model(String told) {
    int window = told.endsWith("]") ? told.lastIndexOf('[') : -1;
    return window > 0 ? told.substring(0, window) : told;
  }

  private static String provider(AgentLog log, String model) {
    String told = log.text("anthropic.provider");
    if ("bedrock".equals(told) || model.contains("anthropic.")) {
      return ProviderNames.BEDROCK;
    }
    boolean isVertex = "vertex".equals(told) || model.contains("@");
    return isVertex ? ProviderNames.VERTEX_AI : ProviderNames.ANTHROPIC;
  }

  private static String usageId(AgentLog log) {
    String request = EmitterIds.bounded(log.text("request_id"));
    String client = EmitterIds.bounded(log.text("client_request_id"));
    return request != null ? request : client != null ? client : log.id();
  }
}
