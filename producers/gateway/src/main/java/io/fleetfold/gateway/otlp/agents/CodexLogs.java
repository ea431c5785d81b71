package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Billing;
import java.util.Arrays;
import java.util.Set;

/**
 * Events of Codex. Its records name no prompt, so that the whole conversation is one run: with
 * tracing on some name the trace of their turn, but not those that state usage. Nothing tells the
 * tier that a call was served in; that is said, so that its price counts as an approximation.
 */
final class CodexLogs implements LogReader {
  private static final String UNKNOWN_TIER = "unknown";
  private static final String COMPLETED = "response.completed";
  private static final String[] COUNTS = {
    "input_token_count",
    "output_token_count",
    "cached_token_count",
    "cache_write_token_count",
    "reasoning_token_count",
    "tool_token_count"
  };
  private static final Set<String> DENIED = Set.of("denied", "abort", "reject", "rejected");

  @Override
  public void read(AgentLog log, LogBatch batch) {
    switch (log.name()) {
      case "conversation_starts" -> {
        batch.run(log).begins(log.at());
        batch.keep(log);
      }
      case "user_prompt" -> prompt(log, batch);
      case "sse_event" -> stream(log, batch);
      case "websocket_event" -> {
        // that bytes have come is no news; that they have not is
        if (log.text("error.message") != null || log.isFalse("success")) {
          batch.keep(log);
        }
      }
      case "api_request" -> {
        batch.keep(log);
        if (log.text("error.message") != null) {
          failed(log, batch);
        }
      }
      case "tool_decision" -> decision(log, batch);
      case "tool_result" -> result(log, batch);
      default -> {
        // its own log lines are no events
        if (log.isEvent()) {
          batch.keep(log);
        }
      }
    }
  }

  private static void prompt(AgentLog log, LogBatch batch) {
    RunInBatch run = batch.run(log);
    run.begins(log.at());
    run.objective(log.content("prompt"));
    ObjectNode data = UserPrompts.say(log, batch, log.id());
    batch.event(log, "run_started", log.id() + "/user_prompt", data);
  }

  private static void stream(AgentLog log, LogBatch batch) {
    if (log.text("error.message") != null) {
      batch.keep(log);
      failed(log, batch);
    } else if (COMPLETED.equals(log.text("event.kind")) && hasCounts(log)) {
      completed(log, batch);
    }
  }

  // the piece of the stream has an event of its own, before the one that tells what was used
  private static boolean hasCounts(AgentLog log) {
    return Arrays.stream(COUNTS).anyMatch(log.item().attributes()::has);
  }

  private static void completed(AgentLog log, LogBatch batch) {
    Counts counts = new Counts(log.item().attributes());
    AgentLlmUsage.Builder call = call(log, batch, LoggedCalls.SUCCESS);
    call.setInputTokens(counts.of("input_token_count"))
        .setOutputTokens(counts.of("output_token_count"))
        .setCacheReadTokens(counts.of("cached_token_count"))
        .setCacheWriteTokens(counts.of("cache_write_token_count"))
        .setReasoningTokens(counts.of("reasoning_token_count"))
        .setUsageIssue(counts.issue());
    ObjectNode metrics = LoggedCalls.metrics(log, COUNTS);
    log.rest(metrics, Rest.names(COUNTS, "model", "event.kind", "ttft_ms"));
    batch.call(log, call.setUsageMetrics(metrics.toString()).build());
    batch.run(log).answered(log.at());
    batch.event(log, "iteration_started", log.id() + "/iteration_started", log.data());
  }

  private static void failed(AgentLog log, LogBatch batch) {
    AgentLlmUsage.Builder call = call(log, batch, LoggedCalls.ERROR);
    call.setErrorMessage(log.text("error.message"));
    call.setUsageMetrics(log.rest(log.data(), "model", "error.message", "duration_ms").toString());
    batch.call(log, call.build());
    LoggedCalls.failed(log, batch.run(log), true, log.text("error.message"));
  }

  private static AgentLlmUsage.Builder call(AgentLog log, LogBatch batch, String status) {
    String auth = log.text("auth_mode");
    boolean isFlat = auth != null && auth.replace("_", "").equalsIgnoreCase("chatgpt");
    return LoggedCalls.of(log, batch.run(log).ref(), log.id(), status)
        .setServiceTier(UNKNOWN_TIER)
        .setBilling(isFlat ? Billing.SUBSCRIPTION : null);
  }

  private static void decision(AgentLog log, LogBatch batch) {
    String decision = log.text("decision");
    ObjectNode data = log.data().put("action", tool(log));
    if (decision != null) {
      data.put("decision", decision);
    }
    log.rest(data, "tool_name", "decision");
    batch.run(log).works();
    // a denied call has a result, too: that it failed
    boolean isDenied = decision != null && DENIED.contains(decision);
    String type = isDenied ? log.type() : ActionEvents.STARTED;
    batch.event(log, type, ActionEvents.id(log, "call_id", type), data);
  }

  private static void result(AgentLog log, LogBatch batch) {
    ObjectNode data = log.data().put("action", tool(log));
    var arguments = log.item().attributes().value("arguments");
    if (arguments != null) {
      data.set("args", Rest.structured(arguments));
    }
    String output = log.content("output");
    if (output != null) {
      data.set("result", Rest.bounded(data.textNode(output)));
    }
    log.putCount(data, "duration_ms");
    if (log.item().attributes().flag("success") != null) {
      data.put("success", log.isTrue("success"));
    }
    if (log.isFalse("success")) {
      data.put("error", true);
    }
    log.rest(data, "tool_name", "arguments", "output", "duration_ms", "success");
    batch.run(log).works();
    String id = ActionEvents.id(log, "call_id", ActionEvents.COMPLETED);
    batch.event(log, ActionEvents.COMPLETED, id, data);
  }

  private static String tool(AgentLog log) {
    String tool = log.text("tool_name");
    return tool == null ? "unknown" : tool;
  }
}
