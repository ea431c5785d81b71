package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.gateway.otlp.SpanMapping;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Spans of coding agents. Where the logs are what counts, a span tells what stands in what, and
 * what it states of tokens is shown as not counted; else it is what calls and actions are made of.
 */
public final class AgentSpans implements SpanMapping {
  private static final Set<String> SUBAGENT_TOOLS = Set.of("Agent", "Task");

  private final UsageSources sources;

  /** Mappings that count the calls of the places named. */
  public AgentSpans(UsageSources sources) {
    this.sources = sources;
  }

  @Override
  public boolean claims(SpanItem span) {
    return AgentSpan.agentOf(span) != null;
  }

  @Override
  public List<Item> map(List<SpanItem> claimed) {
    List<AgentSpan> spans = claimed.stream().map(AgentSpan::of).toList();
    SpanParents parents = new SpanParents(spans);
    Set<String> outside = new HashSet<>();
    List<Item> items = new ArrayList<>();
    for (AgentSpan span : spans) {
      List<Message> messages = messages(span, parents);
      if (!messages.isEmpty() && !hasRun(span) && outside.add(run(span))) {
        messages.add(0, Message.of(Topics.AGENT_RUNS, outside(span)));
      }
      items.add(Item.of(span.item().index(), messages));
    }
    return items;
  }

  private boolean counts(AgentSpan span) {
    return sources.of(span.agent()) == UsageSource.SPANS;
  }

  /** Whether the span stands in a run of its own right: its trace, or Codex' conversation. */
  private boolean hasRun(AgentSpan span) {
    return counts(span) || span.agent() == CodingAgent.CODEX;
  }

  private String run(AgentSpan span) {
    if (counts(span)) {
      return span.trace();
    }
    return span.agent() == CodingAgent.CODEX
        ? RunRef.conversation(span.agent(), span.session()).id()
        : RunRef.outside(span.agent(), span.session(), span.item().startMillis()).id();
  }

  // a response of Codex names no conversation; where logs count, its turn shows the sum
  private boolean isSkipped(AgentSpan span) {
    return span.role() == SpanRole.NOISE
        || (span.agent() == CodingAgent.CODEX && !counts(span) && span.session() == null);
  }

  private List<Message> messages(AgentSpan span, SpanParents parents) {
    if (isSkipped(span)) {
      return List.of();
    }
    String parent = parents.of(span);
    List<Message> messages = new ArrayList<>();
    boolean counts = counts(span);
    String run = run(span);
    if (hasRun(span) && span.role() == SpanRole.TURN) {
      messages.add(Message.of(Topics.AGENT_RUNS, turn(span, run)));
    }
    AgentLlmUsage call = SpanCalls.of(span, run, parent, parents.model(span));
    if (call != null && counts) {
      messages.add(Message.of(Topics.AGENT_LLM_USAGE, call));
    }
    ObjectNode data = span.rest(span.data(), "user_prompt");
    if (call != null && !counts) {
      UncountedCall.of(call, sources.otherSetting(span.agent()), data);
    }
    if (counts) {
      counted(span, run, parent, data, messages);
    } else {
      messages.add(event(span, run, parent, type(span), span.startedAt().toEpochMilli(), data));
    }
    return messages;
  }

  private static void counted(
      AgentSpan span, String run, String parent, ObjectNode data, List<Message> messages) {
    long start = span.startedAt().toEpochMilli();
    long end = span.endedAt().toEpochMilli();
    switch (span.role()) {
      case TURN -> {
        messages.add(event(span, run, parent, "run_started", start, data));
        String over = span.error() == null ? "run_completed" : "run_error";
        messages.add(event(span, run, parent, over, end, span.data()));
      }
      case AGENT -> {
        messages.add(event(span, run, parent, Subagents.STARTED, start, data));
        messages.add(event(span, run, parent, Subagents.COMPLETED, end, span.data()));
      }
      case TOOL -> {
        String tool = span.first("tool_name", "gen_ai.tool.name", "function_name");
        data.put("action", tool == null ? "unknown" : tool);
        messages.add(event(span, run, parent, ActionEvents.COMPLETED, end, data));
        // what the tool's sub-agent calls stands below it
        if (tool != null && SUBAGENT_TOOLS.contains(tool)) {
          messages.add(event(span, run, parent, Subagents.COMPLETED, end, span.data()));
        }
      }
      case CALL -> {
        boolean isMain = span.text("agent_id") == null;
        if (isMain) {
          messages.add(event(span, run, parent, "iteration_started", start, data));
        }
      }
      default -> messages.add(event(span, run, parent, type(span), start, data));
    }
  }

  private AgentRun turn(AgentSpan span, String run) {
    String prompt = span.content("user_prompt");
    return version(span, run)
        .setObjective(prompt == null ? "" : prompt)
        .setStartedAt(span.startedAt())
        .setStatus(span.error() == null ? "completed" : "error")
        .setErrorMessage(span.error())
        .setTraceId(span.trace())
        .build();
  }

  // without a start: it has no length
  private AgentRun outside(AgentSpan span) {
    return version(span, run(span)).setObjective(RunInBatch.OUTSIDE).setStatus("completed").build();
  }

  private AgentRun.Builder version(AgentSpan span, String run) {
    String session = span.session();
    return AgentRun.newBuilder()
        .setRunId(run)
        .setAgentId(span.agent().id())
        .setAgentName(span.agent().title())
        .setFinishedAt(span.endedAt())
        .setRecordedAt(span.endedAt())
        .setAppName(session == null ? null : span.agent().id())
        .setUserId(session == null ? null : span.user())
        .setSessionId(session)
        .setUsageSource(sources.of(span.agent()).label());
  }

  private static String type(AgentSpan span) {
    String name = span.item().span().getName();
    String prefix = span.agent().prefix();
    String type = name.startsWith(prefix) ? name : prefix + name;
    return name.isBlank() || type.length() > 100 ? "custom" : type;
  }

  private static Message event(
      AgentSpan span, String run, String parent, String type, long atMillis, ObjectNode data) {
    boolean isAgent = type.startsWith("subagent_run_");
    String name =
        EmitterIds.bounded(
            span.first("gen_ai.agent.name", "subagent_name", "subagent_type", "agent.name"));
    String agent = isAgent && name != null ? name : "subagent";
    AgentRunEvent event =
        AgentRunEvent.newBuilder()
            .setEventId(span.id() + "/" + type)
            .setRunId(run)
            .setAgentId(isAgent ? span.agent().id() + "/" + agent : span.agent().id())
            .setAgentName(isAgent ? agent : span.agent().title())
            .setTimestamp(Instant.ofEpochMilli(atMillis))
            .setEventType(type)
            .setData(data.toString())
            .setTraceId(span.trace())
            .setSpanId(span.spanId())
            .setParentSpanId(parent)
            .build();
    return Message.of(Topics.AGENT_EVENTS, event);
  }
}
