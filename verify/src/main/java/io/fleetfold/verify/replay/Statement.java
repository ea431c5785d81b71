package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ServiceTiers;
import java.time.Instant;
import java.util.Comparator;
import org.apache.avro.Schema;

/**
 * One statement of a call, normalised: its provider's cost in one field, and without the texts from
 * which no number follows.
 *
 * @param usage what it tells
 * @param logTime in milliseconds since the epoch
 */
record Statement(AgentLlmUsage usage, long logTime) {
  /** The best of a call's statements first: by who tells it, then the greater content. */
  static final Comparator<Statement> BEST_FIRST =
      Comparator.comparing(Statement::rank)
          .thenComparing(Statement::usage, Statement::compare)
          .reversed();

  /** Who tells it, the best last. */
  enum Rank {
    CLAIM,
    SPAN,
    EVENT,
    RECORD
  }

  /** Whether a record takes part in the law of one number; all others are calls by themselves. */
  static boolean takesPart(AgentLlmUsage usage) {
    return Text.cleanOrNull(usage.getRunId()) != null
        && (usage.getClaim()
            || Text.present(usage.getCarrier())
            || Text.present(usage.getSpanId()));
  }

  /** The statement that a valid record makes. */
  static Statement of(AgentLlmUsage told, long logTime) {
    AgentLlmUsage usage =
        AgentLlmUsage.newBuilder()
            .setUsageId(Text.clean(told.getUsageId()))
            .setAgentId(Text.cleanOrNull(told.getAgentId()))
            .setRunId(Text.cleanOrNull(told.getRunId()))
            .setSessionId(Text.cleanOrNull(told.getSessionId()))
            .setProvider(Text.label(told.getProvider()))
            .setModel(Text.label(told.getModel()))
            .setPromptLength(Math.max(0, told.getPromptLength()))
            .setResponseLength(count(told.getResponseLength()))
            .setStatus(told.getStatus())
            .setLatencyMs(count(told.getLatencyMs()))
            .setTimeToFirstTokenMs(count(told.getTimeToFirstTokenMs()))
            .setFinishReason(Text.label(told.getFinishReason()))
            .setCreatedAt(Instant.ofEpochMilli(Clock.clamp(told.getCreatedAt(), logTime)))
            .setServiceTier(ServiceTiers.canonical(Text.label(told.getServiceTier())))
            .setBilling(Text.word(told.getBilling()))
            .setResponseId(Text.label(told.getResponseId()))
            .setRequestId(Text.label(told.getRequestId()))
            .setUsageIssue(Details.usageIssue(told))
            .setProviderCostUsd(Money.providerCost(told))
            .setTraceId(Text.labelOrNull(told.getTraceId()))
            .setSpanId(Text.labelOrNull(told.getSpanId()))
            .setParentSpanId(parent(told.getParentSpanId()))
            .setClaim(told.getClaim())
            .setCarrier(Text.word(told.getCarrier()))
            .build();
    TokenClass.told(told).forEach((of, tokens) -> usage.put(of.field(), tokens));
    return new Statement(usage, logTime);
  }

  private static Long count(Long told) {
    return told == null || told < 0 ? null : told;
  }

  /** A parent; empty where it is told that there is none. */
  static String parent(String told) {
    return told == null ? null : Text.present(told) ? Text.label(told) : "";
  }

  Rank rank() {
    if (usage.getClaim()) {
      return Rank.CLAIM;
    }
    if (usage.getCarrier() == null) {
      return Rank.RECORD;
    }
    return usage.getCarrier().equals("event") ? Rank.EVENT : Rank.SPAN;
  }

  /** The span it names; null for none. */
  Span span() {
    return Span.of(usage.getTraceId(), usage.getSpanId());
  }

  private static int compare(AgentLlmUsage one, AgentLlmUsage other) {
    int order = 0;
    for (Schema.Field field : AgentLlmUsage.getClassSchema().getFields()) {
      order = order != 0 ? order : content(one.get(field.pos()), other.get(field.pos()));
    }
    return order;
  }

  /** Null first; texts by their bytes. */
  private static int content(Object one, Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    if (one instanceof String text) {
      return Text.BYTE_ORDER.compare(text, (String) other);
    }
    return natural(one, other);
  }

  // of one field, so of one type: booleans, numbers, times, amounts
  @SuppressWarnings("unchecked")
  private static <T extends Comparable<T>> int natural(Object one, Object other) {
    return ((T) one).compareTo((T) other);
  }
}
