package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.CallState;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.Totals;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A call and what was made of it so far. Immutable.
 *
 * @param charge what it costs
 * @param repricedAt when that was asked for; null where it was charged at once
 * @param notCounted why it does not count; null where it does
 * @param revision grows each time it is told
 */
record StoredCall(
    MergedCall call, Charge charge, Instant repricedAt, NotCounted notCounted, long revision) {
  private static final String CONTENT = "fleetfold.content";

  static final StateCodec<AgentLlmUsage> STATEMENTS =
      new StateCodec<>(AgentLlmUsage.getClassSchema());
  private static final StateCodec<CallState> CODEC =
      new StateCodec<>(CallState.getClassSchema(), "CallState-1.avsc");

  /** What a call is shown without once its run is sealed. */
  private static final List<Schema.Field> TEXTS =
      AgentLlmUsage.getClassSchema().getFields().stream()
          .filter(field -> !"none".equals(field.getObjectProps().getOrDefault(CONTENT, "none")))
          .toList();

  boolean counts() {
    return notCounted == null;
  }

  /** The same, told once more. */
  StoredCall with(NotCounted reason) {
    return new StoredCall(call, charge, repricedAt, reason, revision + 1);
  }

  /**
   * The call as it is told on.
   *
   * @param parent the span that encloses its place, as far as that is known
   * @param agent the agent inside the run for which it counts; null for the run's own
   */
  ToldCall told(String parent, String agent) {
    AgentLlmUsage record = AgentLlmUsage.newBuilder(call.record()).build();
    Place place = call.place();
    boolean placed = place.isSpan();
    record.setTraceId(placed && !place.trace().isEmpty() ? place.trace() : null);
    record.setSpanId(placed ? place.span() : null);
    record.setParentSpanId(placed ? parent : null);
    return new ToldCall(record, charge, repricedAt, agent, notCounted, revision);
  }

  /** What it adds where it counts. */
  TreeSums sums() {
    AgentLlmUsage record = call.record();
    LlmTotals totals = Totals.of(record, charge.costUsd(), record.getProviderCostUsd());
    Histogram latencies = new Histogram();
    if (record.getLatencyMs() != null) {
      latencies.add(Histogram.bucket(record.getLatencyMs()), 1);
    }
    return new TreeSums(totals, latencies);
  }

  byte[] encode() {
    return encode(call.statements(), /* sealed= */ false);
  }

  /** What of it is shown once its run is sealed. */
  byte[] encodeSealed() {
    AgentLlmUsage record = AgentLlmUsage.newBuilder(call.record()).build();
    TEXTS.forEach(field -> record.put(field.pos(), null));
    return encode(List.of(record), /* sealed= */ true);
  }

  private byte[] encode(List<AgentLlmUsage> told, boolean sealed) {
    List<ByteBuffer> statements =
        told.stream().map(statement -> ByteBuffer.wrap(STATEMENTS.encode(statement))).toList();
    boolean placed = call.place().isSpan();
    return CODEC.encode(
        CallState.newBuilder()
            .setStatements(statements)
            .setTraceId(placed ? call.place().trace() : null)
            .setSpanId(placed ? call.place().span() : null)
            .setPlaceRank(call.placeRank())
            .setLogAt(call.logTime())
            .setCounted(counts())
            .setNotCounted(counts() ? null : notCounted.label())
            .setRevision(revision)
            .setCost(charge.costUsd() == null ? null : Money.bytes(charge.costUsd()))
            .setPriceId(charge.priceId())
            .setCostApproximate(charge.approximate())
            .setRepricedAt(repricedAt == null ? null : (Long) repricedAt.toEpochMilli())
            .setSealed(sealed)
            .build());
  }

  /** The call that may still change; null for one that is not known or only shown any more. */
  static StoredCall decode(byte[] bytes) {
    CallState state = CODEC.decode(bytes);
    return state == null || state.getSealed() ? null : of(state);
  }

  /** A call as it is shown. */
  static Shown decodeShown(byte[] bytes) {
    CallState state = CODEC.decode(bytes);
    return state == null ? null : new Shown(of(state), state.getSealed());
  }

  /**
   * A call that is shown.
   *
   * @param sealed whether it is without its texts
   */
  record Shown(StoredCall call, boolean sealed) {}

  private static StoredCall of(CallState state) {
    List<AgentLlmUsage> statements =
        state.getStatements().stream().map(each -> STATEMENTS.decode(bytes(each))).toList();
    return new StoredCall(
        MergedCall.of(
            statements,
            Place.of(state.getTraceId(), state.getSpanId()),
            state.getPlaceRank(),
            state.getLogAt()),
        new Charge(
            state.getCost() == null ? null : Money.usd(state.getCost()),
            state.getPriceId(),
            state.getCostApproximate()),
        state.getRepricedAt() == null ? null : Instant.ofEpochMilli(state.getRepricedAt()),
        NotCounted.ofLabel(state.getNotCounted()),
        state.getRevision());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
