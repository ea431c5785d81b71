package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.schemas.UsageIssue;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Calls that Gemini CLI and Qwen Code tell. Gemini counts thoughts beside the answer and the prompt
 * of tools beside the prompt: both are added. Qwen Code takes its counts from servers that have
 * thoughts inside the answer or beside it, and its total tells which. Either writes zeros where an
 * answer had no usage.
 */
final class GeminiCalls {
  private static final String INPUT = "input_token_count";
  private static final String OUTPUT = "output_token_count";
  private static final String CACHED = "cached_content_token_count";
  private static final String THOUGHTS = "thoughts_token_count";
  private static final String TOOL = "tool_token_count";
  private static final String TOTAL = "total_token_count";

  void response(AgentLog log, LogBatch batch) {
    AgentLlmUsage.Builder call = start(log, batch, LoggedCalls.SUCCESS);
    usage(log, call);
    GeminiText answer = GeminiText.of(log.content("response_text"));
    call.setResponseContent(answer.text())
        .setResponseLength(answer.text() == null ? null : (Long) (long) answer.text().length())
        .setFinishReason(first(log, "finish_reasons"));
    ObjectNode metrics = LoggedCalls.metrics(log, INPUT, OUTPUT, CACHED, THOUGHTS, TOOL, TOTAL);
    log.rest(
        metrics,
        INPUT,
        OUTPUT,
        CACHED,
        THOUGHTS,
        TOOL,
        TOTAL,
        "model",
        "duration_ms",
        "ttft_ms",
        "response_text",
        "response_id",
        "finish_reasons");
    batch.call(log, call.setUsageMetrics(metrics.toString()).build());
    if (!isMain(log, batch)) {
      return;
    }
    batch.event(log, "iteration_started", usageId(log) + "/iteration_started", log.data());
    if (answer.callsTool()) {
      batch.run(log).works();
      return;
    }
    batch.run(log).answered(log.at());
    if (answer.text() != null) {
      batch.run(log).output(answer.text());
      String content = SessionJson.ofText(answer.text()).toString();
      batch.say(log, usageId(log) + "/message", log.agent().id(), content, log.data());
    }
  }

  private static void usage(AgentLog log, AgentLlmUsage.Builder call) {
    Counts counts = new Counts(log.item().attributes());
    if (counts.isNothing(INPUT, OUTPUT, CACHED, THOUGHTS, TOOL, TOTAL)) {
      return;
    }
    Long total = counts.of(TOTAL);
    Long input = counts.sum(INPUT, TOOL);
    Long output = counts.sum(OUTPUT, THOUGHTS);
    Long answer = counts.of(OUTPUT);
    boolean isInside =
        log.agent() == CodingAgent.QWEN_CODE && (total == null || !adds(input, output, total));
    output = isInside ? answer : output;
    call.setInputTokens(input)
        .setOutputTokens(output)
        .setCacheReadTokens(counts.of(CACHED))
        .setReasoningTokens(counts.of(THOUGHTS))
        .setUsageIssue(counts.issue());
    if (counts.issue() == null
        && total != null
        && total > 0
        && input != null
        && output != null
        && !adds(input, output, total)) {
      call.setUsageIssue(UsageIssue.INCONSISTENT);
    }
  }

  private static boolean adds(Long input, Long output, Long total) {
    return input != null && output != null && input + output == total;
  }

  void error(AgentLog log, LogBatch batch) {
    batch.keep(log);
    AgentLlmUsage.Builder call = start(log, batch, LoggedCalls.ERROR);
    String error = log.text("error.message");
    error = error == null ? log.text("error_message") : error;
    error = error == null ? log.text("error") : error;
    call.setErrorMessage(error == null ? "failed" : error)
        .setUsageMetrics(log.rest(log.data(), "model", "model_name", "duration_ms").toString());
    batch.call(log, call.build());
    LoggedCalls.failed(log, batch.run(log), isMain(log, batch), error);
  }

  private static AgentLlmUsage.Builder start(AgentLog log, LogBatch batch, String status) {
    RunRef run = batch.run(log).ref();
    AgentLlmUsage.Builder call = LoggedCalls.of(log, run, usageId(log), status);
    call.setResponseId(EmitterIds.bounded(log.text("response_id")));
    String auth = log.text("auth_type") == null ? "" : log.text("auth_type");
    if (auth.toLowerCase(Locale.ROOT).contains("oauth")) {
      call.setBilling(Billing.SUBSCRIPTION);
    }
    call.setProvider(provider(log.agent(), auth, call.getModel()));
    LoggedCalls.below(call, subagent(log, run));
    return call;
  }

  private static String provider(CodingAgent agent, String auth, String model) {
    if (agent == CodingAgent.GEMINI_CLI) {
      return auth.contains("vertex") ? ProviderNames.VERTEX_AI : ProviderNames.GOOGLE;
    }
    return model.startsWith("gemini")
        ? ProviderNames.GOOGLE
        : model.startsWith("claude")
            ? ProviderNames.ANTHROPIC
            : model.startsWith("gpt") ? ProviderNames.OPENAI : agent.provider();
  }

  private static String usageId(AgentLog log) {
    String response = EmitterIds.bounded(log.text("response_id"));
    return response == null ? log.id() : response;
  }

  private static String subagent(AgentLog log, RunRef run) {
    return run.subagent() == null ? EmitterIds.bounded(log.text("subagent_name")) : run.subagent();
  }

  /** Whether the main conversation asks, and not a sub-agent or the agent for its own ends. */
  static boolean isMain(AgentLog log, LogBatch batch) {
    String role = log.text("role");
    return (role == null || role.equals("main") || role.equals("model"))
        && subagent(log, batch.run(log).ref()) == null;
  }

  private static String first(AgentLog log, String name) {
    AnyValue value = log.item().attributes().value(name);
    if (value == null) {
      return null;
    }
    if (value.getValueCase() != AnyValue.ValueCase.ARRAY_VALUE) {
      return log.text(name);
    }
    String reasons =
        value.getArrayValue().getValuesList().stream()
            .map(AnyValue::getStringValue)
            .filter(reason -> !reason.isEmpty())
            .distinct()
            .limit(4)
            .collect(Collectors.joining(","));
    return reasons.isEmpty() ? null : reasons;
  }
}
