package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Digests;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.apache.avro.Schema;

/**
 * By what a request to reprice a call must be the call itself: all of it that is counted or that a
 * price depends on. Texts and JSON are left out, since they come back from PostgreSQL in its own
 * spelling.
 */
final class CallDigest {
  static final int BYTES = 16;

  private static final List<Schema.Field> FIELDS =
      AgentLlmUsage.getClassSchema().getFields().stream()
          .filter(field -> isCounted(field.name()))
          .toList();

  private CallDigest() {}

  private static boolean isCounted(String field) {
    return field.endsWith("_tokens")
        || List.of(
                "usage_id",
                "run_id",
                "agent_id",
                "provider",
                "model",
                "status",
                "latency_ms",
                "created_at",
                "service_tier",
                "billing",
                "response_id",
                "request_id",
                "usage_issue")
            .contains(field);
  }

  /**
   * The first bytes of the SHA-256 of a normalised call.
   *
   * @param providerCost USD as the provider reported them; null where it did not
   */
  static byte[] of(AgentLlmUsage call, BigDecimal providerCost) {
    // a length before each value: no two calls come to the same text
    StringJoiner text = new StringJoiner("|");
    for (Schema.Field field : FIELDS) {
      add(text, call.get(field.pos()));
    }
    add(text, providerCost == null ? null : providerCost.stripTrailingZeros().toPlainString());
    return Arrays.copyOf(Digests.sha256(text.toString()), BYTES);
  }

  private static void add(StringJoiner text, Object value) {
    String shown = value == null ? "" : value.toString();
    text.add((value == null ? "-" : Integer.toString(shown.length())) + ":" + shown);
  }
}
