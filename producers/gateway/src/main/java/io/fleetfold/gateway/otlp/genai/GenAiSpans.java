package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.gateway.otlp.SpanMapping;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * What spans of GenAI emitters mean: calls of models become usage, tools become actions, agents
 * become runs and sub-agents, what else such emitters tell becomes custom events. Spans of HTTP,
 * databases and the like add nothing, unless asked for. Thread-safe.
 */
public final class GenAiSpans implements SpanMapping {
  private final EmitterTable table = EmitterTable.SHIPPED;
  private final CallStatements calls = new CallStatements(table);
  private final boolean keepsOthers;

  /**
   * A mapping.
   *
   * @param keepsOthers whether spans of anything else become custom events
   */
  public GenAiSpans(boolean keepsOthers) {
    this.keepsOthers = keepsOthers;
  }

  @Override
  public boolean claims(SpanItem span) {
    return true;
  }

  @Override
  public List<Item> map(List<SpanItem> claimed) {
    SpanBatch batch = new SpanBatch(claimed, table, keepsOthers);
    List<Item> items = new ArrayList<>(claimed.size());
    for (SpanItem item : claimed) {
      GenAiSpan span = batch.get(item);
      items.add(Item.of(item.index(), span == null ? List.of() : messages(span, batch)));
    }
    return items;
  }

  private List<Message> messages(GenAiSpan span, SpanBatch batch) {
    List<Message> messages = new ArrayList<>();
    boolean beginsRun =
        span.isRoot()
            && (span.kind() == Kind.AGENT || span.kind() == Kind.RUN || span.kind().isCall());
    if (beginsRun) {
      messages.add(Message.of(Topics.AGENT_RUNS, TraceRuns.of(span, batch)));
    }
    if (span.kind().isCall()) {
      messages.add(Message.of(Topics.AGENT_LLM_USAGE, calls.of(span)));
    } else if (span.kind() != Kind.LOOKUP) {
      AgentLlmUsage claim = calls.of(span.again());
      if (CallStatements.hasUsage(claim)) {
        messages.add(Message.of(Topics.AGENT_LLM_USAGE, claim));
      }
    }
    for (AgentRunEvent event : events(span, beginsRun)) {
      messages.add(Message.of(Topics.AGENT_EVENTS, event));
    }
    return messages;
  }

  private static List<AgentRunEvent> events(GenAiSpan span, boolean beginsRun) {
    if (beginsRun) {
      String end = span.error() == null ? "run_completed" : "run_error";
      return List.of(Events.started(span, "run_started"), Events.ended(span, end));
    }
    return switch (span.kind()) {
      case LLM, SUM -> List.of();
      case TOOL -> List.of(Events.action(span));
      case AGENT ->
          List.of(
              Events.started(span, "subagent_run_started"),
              Events.ended(span, "subagent_run_completed"));
      default -> List.of(Events.custom(span));
    };
  }
}
