package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentRun;
import java.time.Instant;

/** Makes runs out of the spans that have nothing above them: the run is the trace. */
final class TraceRuns {
  private TraceRuns() {}

  /** The run as it ended; its session and user may be told by spans below only. */
  static AgentRun of(GenAiSpan span, SpanBatch batch) {
    String agent = span.agentOfRun();
    String error = span.error();
    String objective = MessageTexts.last(span.input(), "user");
    Instant ended = Instant.ofEpochMilli(span.item().endMillis());
    AgentRun run = new AgentRun();
    run.setRunId(span.traceId());
    run.setTraceId(span.traceId());
    run.setAgentId(agent);
    run.setAgentName(agent);
    run.setObjective(objective == null ? "" : objective);
    run.setFinalSynthesisOutput(MessageTexts.last(span.output(), "assistant"));
    run.setStartedAt(Instant.ofEpochMilli(span.item().startMillis()));
    run.setFinishedAt(ended);
    run.setRecordedAt(ended);
    run.setStatus(error == null ? "completed" : "error");
    run.setErrorMessage(error);
    String session = span.reading().id(Field.SESSION_ID);
    run.setSessionId(session == null ? batch.told(Field.SESSION_ID, span.item()) : session);
    String user = span.reading().id(Field.USER_ID);
    run.setUserId(user == null ? batch.told(Field.USER_ID, span.item()) : user);
    run.setAppName(Services.name(span.item().resource()));
    run.setMetadata(metadata(span).toString());
    return run;
  }

  private static ObjectNode metadata(GenAiSpan span) {
    ObjectNode metadata = span.rest();
    ObjectNode resource = Leftovers.of(span.item().resource().all(), name -> true);
    if (!resource.isEmpty()) {
      metadata.set("resource", resource);
    }
    return metadata;
  }
}
