package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ServiceTiers;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a call's price depends on besides its tokens, and its provider's ids; each null where it is
 * not told.
 */
record Details(
    String serviceTier, String billing, String responseId, String requestId, String usageIssue) {

  static Details of(AgentLlmUsage usage) {
    return new Details(
        ServiceTiers.canonical(label(usage.getServiceTier())),
        word(usage.getBilling()),
        label(usage.getResponseId()),
        label(usage.getRequestId()),
        word(usage.getUsageIssue()));
  }

  Stream<Object> columns() {
    return Stream.of(serviceTier, billing, responseId, requestId, usageIssue);
  }

  private static String word(String text) {
    return Text.present(text) ? Text.label(text).strip().toLowerCase(Locale.ROOT) : null;
  }

  private static String label(String text) {
    return text == null ? null : Text.label(text);
  }
}
