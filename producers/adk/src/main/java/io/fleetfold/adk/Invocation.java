package io.fleetfold.adk;

import com.google.adk.agents.BaseAgent;
import io.fleetfold.client.EventTypes;
import io.fleetfold.client.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An invocation of a runner: the run of the agent that it begins with, and a run for each other
 * agent that gets to work in it, under the run of the agent above it. Thread-safe.
 */
final class Invocation {
  private final String root;
  private final String app;
  private final String user;
  private final String session;
  private final AgentWork work;
  private final Map<String, AgentWork> subagents = new LinkedHashMap<>();

  Invocation(String root, Run run, String app, String user, String session) {
    this.root = root;
    this.app = app;
    this.user = user;
    this.session = session;
    this.work = new AgentWork(run, session);
  }

  /** What that agent is doing, or the first one's where the agent has no run of its own. */
  synchronized AgentWork of(String agent) {
    return subagents.getOrDefault(agent, work);
  }

  synchronized void begin(BaseAgent agent) {
    if (agent.name().equals(root)) {
      return;
    }
    Run parent = parent(agent).run();
    String objective =
        agent.description() == null || agent.description().isBlank()
            ? "Subagent " + agent.name()
            : agent.description();
    Run run =
        parent.child(agent.name(), agent.name(), objective).session(app, user, session).start();
    parent.event(EventTypes.SUBAGENT_RUN_STARTED, told(agent, run));
    // an agent that works again, as in a loop, gets a new run; the one before has ended
    subagents.put(agent.name(), new AgentWork(run, session));
  }

  private AgentWork parent(BaseAgent agent) {
    for (BaseAgent above = agent.parentAgent(); above != null; above = above.parentAgent()) {
      if (subagents.containsKey(above.name())) {
        return subagents.get(above.name());
      }
    }
    return work;
  }

  synchronized void end(BaseAgent agent) {
    AgentWork ended = subagents.get(agent.name());
    if (ended != null) {
      ended.complete();
      parent(agent).run().event(EventTypes.SUBAGENT_RUN_COMPLETED, told(agent, ended.run()));
    }
  }

  private static Map<String, Object> told(BaseAgent agent, Run run) {
    return Map.of("run_id", run.id(), "agent_id", agent.name());
  }

  /** What a subagent says last is its own output, and what is said last of all the run's. */
  synchronized void said(String agent, String text) {
    of(agent).said(text);
    work.said(text);
  }

  synchronized Optional<String> runOf(String agent) {
    return Optional.of(of(agent).run().id());
  }

  synchronized void complete() {
    innermostFirst().forEach(AgentWork::complete);
    work.complete();
  }

  synchronized void fail(String error) {
    innermostFirst().forEach(subagent -> subagent.fail(error));
    work.fail(error);
  }

  private List<AgentWork> innermostFirst() {
    List<AgentWork> all = new ArrayList<>(subagents.values());
    Collections.reverse(all);
    return all;
  }
}
