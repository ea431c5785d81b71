package io.fleetfold.streams.app.http;

import io.fleetfold.records.UsageWindow;
import java.math.BigDecimal;
import java.time.Instant;

/** Partials of usage. */
final class SampleUsage {
  private SampleUsage() {}

  static UsageWindow window(String size, String scope, String name, int partition) {
    return UsageWindow.newBuilder()
        .setWindow(size)
        .setWindowStart(Instant.parse("2026-01-02T03:00:00Z"))
        .setScope(scope)
        .setName(name)
        .setPartition(partition)
        .setCalls(3)
        .setErrors(1)
        .setInputTokens(100)
        .setOutputTokens(10)
        .setCacheReadTokens(4)
        .setCostUsd(partition == 0 ? null : new BigDecimal("0.500000000001"))
        .setMissingUsageCalls(1L)
        .setUnknownSums(
            "reasoning_tokens audio_input_tokens audio_output_tokens cache_write_1h_tokens"
                + " image_input_tokens image_output_tokens")
        .setUnpricedCalls(2)
        .setProviderCostUsd(new BigDecimal("0.250000000000"))
        .setLatencyBuckets(size.equals("10s") ? null : "{\"100\":2,\"zero\":1}")
        .setRevision(3)
        .build();
  }
}
