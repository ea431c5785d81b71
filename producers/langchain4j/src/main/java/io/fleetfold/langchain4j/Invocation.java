package io.fleetfold.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.fleetfold.client.EventTypes;
import io.fleetfold.client.Iteration;
import io.fleetfold.client.Run;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** An invocation of an AI service as a run. Each request to the model begins an iteration. */
final class Invocation {
  private final Run run;
  private final Object memoryId;
  private final String session;
  private Iteration iteration;
  private ModelCall call;
  private String output = "";

  Invocation(Run run, Object memoryId, String session) {
    this.run = run;
    this.memoryId = memoryId;
    this.session = session;
  }

  Run run() {
    return run;
  }

  Object memoryId() {
    return memoryId;
  }

  synchronized void asked(ChatRequest request) {
    endStep();
    iteration = run.iteration();
    call = new ModelCall(request);
  }

  /** The model tells of its call itself; with more than the service knows. */
  synchronized void claim() {
    call = null;
  }

  synchronized void answered(ChatResponse response) {
    if (call != null) {
      call.answered(call.of(run, session, null, response), response);
      call = null;
    }
    String text = response.aiMessage().text();
    if (text != null && !response.aiMessage().hasToolExecutionRequests()) {
      output = text;
    }
  }

  String session() {
    return session;
  }

  /** The model's last answer came, or the tools between two answers are at work. */
  synchronized void executed(
      ToolExecutionRequest request, String result, ToolTimes.Measured measured) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("action", request.name());
    data.put("args", MessageParts.argumentsOf(request));
    data.put(measured.failed() ? "error" : "result", result);
    Duration duration = measured.duration();
    if (duration != null) {
      data.put("duration_ms", duration.toMillis());
    }
    run.event(EventTypes.ACTION_COMPLETED, data);
  }

  synchronized void complete(Object result) {
    endStep();
    run.complete(result instanceof String text ? text : output);
  }

  synchronized void fail(String error) {
    if (call != null) {
      call.failed(call.of(run, session, null, null), error);
      call = null;
    }
    endStep();
    run.fail(error);
  }

  private void endStep() {
    call = null;
    if (iteration != null) {
      iteration.close();
      iteration = null;
    }
  }
}
