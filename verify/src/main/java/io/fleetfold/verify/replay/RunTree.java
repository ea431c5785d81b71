package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.verify.replay.Counting.Placed;
import io.fleetfold.verify.saved.SavedRepricing;
import io.fleetfold.verify.saved.SavedSpan;
import io.fleetfold.verify.saved.StateSink;
import io.fleetfold.verify.saved.Statements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the statements of a run's calls, and the spans that its records name, come to by the law of
 * one number per call. Nothing is decided before it is asked for.
 */
final class RunTree {
  private static final List<String> SUB_AGENTS =
      List.of("subagent_run_started", "subagent_run_completed");

  private final Map<String, StatedCall> calls = new HashMap<>();
  private final SpanForest spans = new SpanForest();
  private final Map<String, Long> repriced = new HashMap<>(0);
  private AgentLlmUsage last;

  /** A call that some statements come to. */
  record Settled(Call call, StatedCall of, String agent, boolean counts) {}

  /** Whether the event tells of a sub-agent that has a span of its own. */
  static boolean isOfSubAgent(AgentRunEvent event) {
    return SUB_AGENTS.contains(event.getEventType()) && Text.present(event.getSpanId());
  }

  /** The span that the event names is known from now on. */
  void name(AgentRunEvent event) {
    Span span = Span.of(Text.labelOrNull(event.getTraceId()), Text.labelOrNull(event.getSpanId()));
    spans.name(span, Statement.parent(event.getParentSpanId()));
    if (isOfSubAgent(event) && Text.present(event.getAgentId())) {
      spans.nameAgent(span, Text.clean(event.getAgentId()));
    }
  }

  /**
   * Takes in a statement; false where it says nothing new of its call.
   *
   * @param alone whether a record by itself has told the call already
   */
  boolean add(Statement statement, boolean alone) {
    share(statement.usage());
    if (alone && statement.rank() == Statement.Rank.RECORD) {
      return false;
    }
    return calls
        .computeIfAbsent(statement.usage().getUsageId(), unused -> new StatedCall())
        .add(statement);
  }

  /** Makes known the span that it names, and keeps texts that others have, too, only once. */
  private void share(AgentLlmUsage usage) {
    Span named = Span.of(usage.getTraceId(), usage.getSpanId());
    if (named != null) {
      spans.name(named, usage.getParentSpanId());
      Span kept = spans.kept(named);
      usage.setTraceId(usage.getTraceId() == null ? null : kept.trace());
      usage.setSpanId(kept.id());
    }
    // what encloses the span is kept with it
    usage.setParentSpanId(null);
    if (last != null) {
      usage.setRunId(last.getRunId());
      usage.setProvider(shared(usage.getProvider(), last.getProvider()));
      usage.setModel(shared(usage.getModel(), last.getModel()));
      usage.setAgentId(shared(usage.getAgentId(), last.getAgentId()));
      usage.setSessionId(shared(usage.getSessionId(), last.getSessionId()));
      usage.setStatus(shared(usage.getStatus(), last.getStatus()));
      usage.setCarrier(shared(usage.getCarrier(), last.getCarrier()));
    }
    last = usage;
  }

  private static String shared(String text, String known) {
    return text != null && text.equals(known) ? known : text;
  }

  /** Whether a record of its own that names a span has told the call. */
  boolean isRecorded(String usageId) {
    return calls.containsKey(usageId) && calls.get(usageId).isRecorded();
  }

  /** A request to charge a call came at a log time; false where it is not what the call is now. */
  boolean reprice(Call request, long logTime) {
    Call now = calls.get(request.usageId()).call();
    boolean same =
        Prints.of(now, Charge.NONE) == Prints.of(request, Charge.NONE)
            && now.told().equals(request.told());
    return same && repriced.putIfAbsent(request.usageId(), logTime) == null;
  }

  /** When the call was charged on request; null where it was not. */
  Long repricedAt(String usageId) {
    return repriced.get(usageId);
  }

  boolean hasCall(String usageId) {
    return calls.containsKey(usageId);
  }

  /** The calls' ids. */
  Iterable<String> ids() {
    return calls.keySet();
  }

  /**
   * All calls but those that a record by itself has told.
   *
   * @param alone ids of such
   * @param usageOutside whether calls by the first law alone tell usage
   */
  List<Settled> settle(Ids alone, boolean usageOutside) {
    Map<Span, Span> parents = spans.parents();
    Map<String, Placed> placed = new HashMap<>();
    calls.forEach(
        (id, stated) -> {
          if (!alone.contains(Replay.CALL, id)) {
            placed.put(id, new Placed(stated.call(), stated.place()));
          }
        });
    Counting counting = new Counting(placed.values(), spans, parents, usageOutside);
    List<Settled> settled = new ArrayList<>();
    placed.forEach(
        (id, of) -> {
          String agent = spans.agent(of.place(), parents);
          settled.add(new Settled(of.call(), calls.get(id), agent, counting.counts(of)));
        });
    return settled;
  }

  void save(StateSink sink) throws IOException {
    for (StatedCall call : calls.values()) {
      for (Statement statement : call.statements()) {
        sink.put(Statements.save(statement.usage(), statement.logTime()));
      }
    }
  }

  List<SavedSpan> saveSpans() {
    List<SavedSpan> saved = new ArrayList<>();
    spans.forEach(
        (span, parent, agent) -> saved.add(new SavedSpan(span.trace(), span.id(), parent, agent)));
    return saved;
  }

  List<SavedRepricing> saveRepricings() {
    List<SavedRepricing> saved = new ArrayList<>();
    repriced.forEach((id, logTime) -> saved.add(new SavedRepricing(id, logTime)));
    return saved;
  }

  /** Takes up spans and repricings that another has saved; its statements follow by themselves. */
  void restore(List<SavedSpan> savedSpans, List<SavedRepricing> repricings) {
    for (SavedSpan saved : savedSpans) {
      Span span = new Span(saved.getTrace(), saved.getSpan());
      spans.name(span, saved.getParent());
      if (saved.getAgent() != null) {
        spans.nameAgent(span, saved.getAgent());
      }
    }
    repricings.forEach(saved -> repriced.put(saved.getUsageId(), saved.getLogTime()));
  }

  void restore(AgentLlmUsage usage, long logTime) {
    share(usage);
    calls
        .computeIfAbsent(usage.getUsageId(), unused -> new StatedCall())
        .add(new Statement(usage, logTime));
  }
}
