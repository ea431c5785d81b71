package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ServiceTiers;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a call's exact price depends on besides its tokens, and its provider's ids; each null where
 * it is not told.
 *
 * @param cacheWrite1h part of the cache writes
 * @param imageInput part of the input
 * @param imageOutput part of the output
 */
record Details(
    Long cacheWrite1h,
    Long imageInput,
    Long imageOutput,
    String serviceTier,
    String billing,
    String responseId,
    String requestId,
    String usageIssue) {

  static Details of(AgentLlmUsage usage) {
    Tokens tokens = Tokens.of(usage);
    return new Details(
        part(usage.getCacheWrite1hTokens(), tokens.cacheWrite()),
        part(usage.getImageInputTokens(), tokens.input()),
        part(usage.getImageOutputTokens(), tokens.output()),
        ServiceTiers.canonical(label(usage.getServiceTier())),
        word(usage.getBilling()),
        label(usage.getResponseId()),
        label(usage.getRequestId()),
        word(usage.getUsageIssue()));
  }

  boolean isEmpty() {
    return columns().allMatch(Objects::isNull);
  }

  Stream<Object> columns() {
    return Stream.of(
        cacheWrite1h,
        imageInput,
        imageOutput,
        serviceTier,
        billing,
        responseId,
        requestId,
        usageIssue);
  }

  private static Long part(Long value, long total) {
    return value == null ? null : Long.valueOf(Math.min(total, Tokens.positive(value)));
  }

  private static String word(String text) {
    return Text.present(text) ? Text.label(text).strip().toLowerCase(Locale.ROOT) : null;
  }

  private static String label(String text) {
    return text == null ? null : Text.label(text);
  }
}
