package io.fleetfold.langchain4j;

import dev.langchain4j.agentic.observability.AgentInvocationError;
import dev.langchain4j.agentic.observability.AgentListener;
import dev.langchain4j.agentic.observability.AgentRequest;
import dev.langchain4j.agentic.observability.AgentResponse;
import dev.langchain4j.agentic.planner.AgentInstance;
import dev.langchain4j.agentic.scope.AgenticScope;
import dev.langchain4j.service.tool.BeforeToolExecution;
import dev.langchain4j.service.tool.ToolExecution;
import io.fleetfold.client.RunStart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Tells of each invocation of an agent of {@code langchain4j-agentic} as a run, those of subagents
 * below the run of the agent that they work for. To be given to the outermost agent; the others
 * inherit it. Projects that use it have {@code langchain4j-agentic} themselves. Models need {@link
 * FleetfoldListeners#chatModel}. The module of 1.19 calls other methods for tools, which are then
 * not told of.
 *
 * <p>It changes nothing, waits for nothing, and whatever goes wrong in it never reaches the agent.
 * The module does not say that its outermost agent failed: Fleetfold interrupts that run after a
 * while. Thread-safe.
 */
public final class FleetfoldAgentListener implements AgentListener {
  private static final int MAX = 10_000;

  private final FleetfoldListeners listeners;
  private final ToolTimes tools = new ToolTimes();

  /** An agent at work; the scope counts by identity, since it says nothing of its equality. */
  private record Working(int scope, String agent) {
    static Working of(AgenticScope scope, AgentInstance agent) {
      return new Working(System.identityHashCode(scope), agent.agentId());
    }
  }

  private final Map<Working, Invocation> atWork =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Working, Invocation> eldest) {
              // those whose end nobody told
              return size() > MAX;
            }
          });

  private FleetfoldAgentListener(FleetfoldListeners listeners) {
    this.listeners = listeners;
  }

  // not a method of those: frameworks that look at their methods would miss this class's interface
  /** A listener that tells through the client of those, whose model calls it takes in. */
  public static FleetfoldAgentListener of(FleetfoldListeners listeners) {
    return new FleetfoldAgentListener(
        Objects.requireNonNull(listeners, "listeners cannot be null"));
  }

  @Override
  public boolean inheritedBySubagents() {
    return true;
  }

  @Override
  public void beforeAgentInvocation(AgentRequest request) {
    listeners.quietly(() -> begin(request));
  }

  private void begin(AgentRequest request) {
    AgentInstance agent = request.agent();
    Invocation above =
        agent.parent() == null
            ? null
            : atWork.get(Working.of(request.agenticScope(), agent.parent()));
    String objective = objective(request);
    RunStart start =
        above == null
            ? listeners.client().runs().prepare(agent.name(), agent.name(), objective)
            : above.run().child(agent.name(), agent.name(), objective);
    start.additionalContext(texts(request.inputs()));
    Invocation invocation = new Invocation(start.start(), null, null);
    atWork.put(Working.of(request.agenticScope(), agent), invocation);
    listeners.invocations().enter(invocation);
  }

  private static String objective(AgentRequest request) {
    String told = request.agent().description();
    return told == null || told.isBlank() ? "Agent " + request.agentName() : told;
  }

  private static Map<String, Object> texts(Map<String, Object> inputs) {
    Map<String, Object> texts = new LinkedHashMap<>();
    if (inputs != null) {
      inputs.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    }
    return texts;
  }

  @Override
  public void afterAgentInvocation(AgentResponse response) {
    listeners.quietly(
        () -> {
          Invocation ended = end(response.agenticScope(), response.agent());
          if (ended != null) {
            ended.complete(String.valueOf(response.output()));
          }
        });
  }

  @Override
  public void onAgentInvocationError(AgentInvocationError error) {
    listeners.quietly(
        () -> {
          Invocation ended = end(error.agenticScope(), error.agent());
          if (ended != null) {
            ended.fail(Texts.of(rootCause(error.error())));
          }
        });
  }

  private static Throwable rootCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private Invocation end(AgenticScope scope, AgentInstance agent) {
    Invocation ended = atWork.remove(Working.of(scope, agent));
    if (ended != null) {
      listeners.invocations().leave(ended);
    }
    return ended;
  }

  @Override
  public void beforeToolExecution(BeforeToolExecution before) {
    listeners.quietly(() -> tools.begin(before.request()));
  }

  @Override
  public void afterToolExecution(ToolExecution after) {
    listeners.quietly(
        () -> {
          tools.end(after.request(), after.hasFailed());
          ToolTimes.Measured measured = tools.take(after.request());
          listeners
              .invocations()
              .entered()
              .ifPresent(at -> at.executed(after.request(), after.result(), measured));
        });
  }
}
