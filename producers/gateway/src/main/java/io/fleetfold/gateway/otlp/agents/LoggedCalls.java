package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.records.AgentLlmUsage;
import java.util.Set;

/** Calls of models that log records tell. */
final class LoggedCalls {
  static final String SUCCESS = "success";
  static final String ERROR = "error";

  /** Refusals of a request that pass: timeout, conflict, too many. */
  private static final Set<Integer> PASSING = Set.of(408, 409, 429);

  private LoggedCalls() {}

  /**
   * The beginning of a call. One outside of any prompt has no run and is a record of its own: among
   * the calls of its agent and day its id counts once, whatever session tells it.
   */
  static AgentLlmUsage.Builder of(AgentLog log, RunRef run, String usageId, String status) {
    String model = log.text("model") == null ? log.text("model_name") : log.text("model");
    return AgentLlmUsage.newBuilder()
        .setUsageId(usageId)
        .setAgentId(log.agent().id())
        .setRunId(run.takesCalls() ? run.id() : null)
        .setSessionId(log.session())
        .setProvider(log.agent().provider())
        .setModel(model == null ? "unknown" : model)
        .setStatus(status)
        .setCreatedAt(log.at())
        .setLatencyMs(log.count("duration_ms"))
        .setTimeToFirstTokenMs(log.count("ttft_ms"))
        .setTraceId(log.trace())
        .setCarrier(run.takesCalls() ? "event" : null);
  }

  /** A request has failed: the run with it, where sending it again would not help. */
  static void failed(AgentLog log, RunInBatch run, boolean isMain, String error) {
    Long status = log.count("status_code");
    status = status == null ? log.count("http.response.status_code") : status;
    boolean isFinal =
        status != null && status >= 400 && status < 500 && !PASSING.contains(status.intValue());
    if (isMain && isFinal) {
      run.failed(log.at(), error == null ? "HTTP " + status : error);
    } else {
      run.works();
    }
  }

  /** The names that the usage block keeps as the emitter wrote them, and the rest. */
  static ObjectNode metrics(AgentLog log, String... verbatim) {
    ObjectNode metrics = log.data();
    for (String name : verbatim) {
      var value = log.item().attributes().value(name);
      if (value != null) {
        metrics.set(name, AnyJson.of(value));
      }
    }
    return metrics;
  }

  /**
   * Puts a call below a sub-agent's node. Log records name no spans of their own, so that the nodes
   * are the run's own: one for each sub-agent, and below it its calls.
   */
  static void below(AgentLlmUsage.Builder call, String subagent) {
    if (subagent != null && call.getRunId() != null) {
      call.setTraceId(call.getRunId())
          .setSpanId("call/" + call.getUsageId())
          .setParentSpanId(node(subagent));
    }
  }

  /** The node of a sub-agent in the tree of its run. */
  static String node(String subagent) {
    return "agent/" + subagent;
  }
}
