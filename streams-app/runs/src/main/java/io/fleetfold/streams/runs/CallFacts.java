package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.IdScope;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.runs.calls.ToldCall;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.TokenCounts;
import io.fleetfold.streams.runs.stats.Histogram;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** What is known of one LLM call. */
public final class CallFacts {
  /** Where in a charged call stands what the call tells; all but what only the fold reads. */
  private static final Map<Integer, Integer> TOLD =
      AgentLlmUsage.getClassSchema().getFields().stream()
          .filter(field -> LlmCall.getClassSchema().getField(field.name()) != null)
          .collect(
              Collectors.toUnmodifiableMap(
                  Schema.Field::pos,
                  field -> LlmCall.getClassSchema().getField(field.name()).pos()));

  private CallFacts() {}

  /** The histogram bucket of its latency, or null where it tells none. */
  static Integer bucket(AgentLlmUsage call) {
    return call.getLatencyMs() == null ? null : (Integer) Histogram.bucket(call.getLatencyMs());
  }

  /** What a request to reprice it must agree with. */
  static byte[] digest(RunInput.Call input) {
    return CallDigest.of(input.record(), input.providerCost());
  }

  /** The same of a call that has no cost; null for one that has. */
  static byte[] unpriced(RunInput.Call input, Charge charge) {
    return charge.costUsd() == null ? digest(input) : null;
  }

  /** Keeps what a call without a cost is, whose statements are forgotten. */
  static void keepUnpriced(RecordIds ids, String scope, AgentLlmUsage merged) {
    ids.putUnpriced(scope, RecordId.of(merged), CallDigest.of(merged, merged.getProviderCostUsd()));
  }

  /** One value in that bucket, or none for null. */
  static Histogram histogram(Integer bucket) {
    Histogram histogram = new Histogram();
    if (bucket != null) {
      histogram.add(bucket, 1);
    }
    return histogram;
  }

  /** The key its records have: its run, else its agent, else itself. */
  static String key(AgentLlmUsage call) {
    return RecordKeys.ofCall(call.getRunId(), call.getAgentId(), call.getUsageId());
  }

  /**
   * What the call costs by the prices known now; {@link Charge#UNKNOWN} where that is not known.
   */
  static Charge charge(PriceBook prices, AgentLlmUsage call) {
    if (Billing.CACHED.equals(call.getBilling())) {
      return Charge.FREE;
    }
    return prices
        .charge(
            call.getProvider(),
            call.getModel(),
            call.getServiceTier(),
            call.getCreatedAt(),
            call.getStatus().equals("success"),
            TokenCounts.of(call))
        .orElse(Charge.UNKNOWN);
  }

  /** A call of several statements as it leaves the app. */
  public static LlmCall record(ToldCall told) {
    LlmCall call =
        record(told.record(), told.charge(), told.record().getProviderCostUsd(), told.repricedAt());
    call.setCountsFor(told.countsFor());
    call.setCounted(told.notCounted() == null);
    call.setNotCounted(told.notCounted() == null ? null : told.notCounted().label());
    call.setRevision(told.revision());
    return call;
  }

  /** The call as it leaves the app; {@code repricedAt} is null for one charged at once. */
  public static LlmCall record(
      AgentLlmUsage call, Charge charge, BigDecimal providerCost, Instant repricedAt) {
    LlmCall charged = new LlmCall();
    TOLD.forEach((from, to) -> charged.put(to, call.get(from)));
    charged.setProviderCostUsd(providerCost);
    charged.setCostUsd(charge.costUsd());
    charged.setPriceId(charge.priceId());
    charged.setCostApproximate(charge.approximate() ? Boolean.TRUE : null);
    charged.setScope(IdScope.ofCall(call.getRunId(), call.getAgentId(), call.getCreatedAt()));
    charged.setRepricedAt(repricedAt);
    charged.setCounted(true);
    return charged;
  }
}
