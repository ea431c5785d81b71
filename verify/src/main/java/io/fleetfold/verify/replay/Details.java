package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ServiceTiers;
import java.util.stream.Stream;

/**
 * What a call's price depends on besides its tokens, and its provider's ids; each null where it is
 * not told.
 */
record Details(
    String serviceTier, String billing, String responseId, String requestId, String usageIssue) {

  static Details of(AgentLlmUsage usage) {
    return new Details(
        ServiceTiers.canonical(Text.label(usage.getServiceTier())),
        Text.word(usage.getBilling()),
        Text.label(usage.getResponseId()),
        Text.label(usage.getRequestId()),
        usageIssue(usage));
  }

  Stream<Object> columns() {
    return Stream.of(serviceTier, billing, responseId, requestId, usageIssue);
  }

  /** What is doubtful about its counts; the folds say so, too, where they can't be. */
  static String usageIssue(AgentLlmUsage usage) {
    return TokenClass.tellsImpossible(usage) ? "usage_invalid" : Text.word(usage.getUsageIssue());
  }
}
