package io.fleetfold.adk;

import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import io.fleetfold.client.Action;
import io.fleetfold.client.Iteration;
import io.fleetfold.client.Run;
import java.util.HashMap;
import java.util.Map;

/**
 * One agent at work in an invocation: its run, the model call and the tools that are under way.
 * Each model call begins an iteration. Thread-safe.
 */
final class AgentWork {
  private final Run run;
  private final String session;
  private final Map<String, Action> actions = new HashMap<>();
  private Iteration iteration;
  private ModelCall call;
  private String output = "";
  private boolean ended;

  AgentWork(Run run, String session) {
    this.run = run;
    this.session = session;
  }

  Run run() {
    return run;
  }

  synchronized void modelAsked(LlmRequest request) {
    endStep();
    iteration = run.iteration();
    call = new ModelCall(run, session, request);
  }

  synchronized void modelAnswered(LlmResponse response) {
    if (call != null) {
      call.respond(response);
    }
    // the session's event with it may come only after the agent has ended
    String text = response.content().map(Texts::of).orElse("");
    if (!response.partial().orElse(false) && !text.isEmpty()) {
      output = text;
    }
  }

  synchronized void modelFailed(Throwable error) {
    if (call != null) {
      call.fail(error);
      call = null;
    }
  }

  synchronized void toolStarted(String id, String tool, Map<String, Object> args) {
    actions.put(id, run.action(tool, args));
  }

  synchronized void toolEnded(String id, Map<String, Object> result) {
    Action action = actions.remove(id);
    if (action != null) {
      action.complete(result);
    }
  }

  synchronized void toolFailed(String id, Throwable error) {
    Action action = actions.remove(id);
    if (action != null) {
      action.fail(Texts.of(error));
    }
  }

  synchronized void said(String text) {
    output = text;
  }

  synchronized void complete() {
    if (!ended) {
      ended = true;
      endStep();
      run.complete(output);
    }
  }

  synchronized void fail(String error) {
    if (!ended) {
      ended = true;
      actions.values().forEach(action -> action.fail(error));
      endStep();
      run.fail(error);
    }
  }

  private void endStep() {
    if (call != null) {
      call.end();
      call = null;
    }
    if (iteration != null) {
      iteration.close();
      iteration = null;
    }
  }
}
