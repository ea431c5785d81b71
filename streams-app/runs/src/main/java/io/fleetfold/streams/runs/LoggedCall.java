package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.runs.cost.Charge;
import java.nio.ByteBuffer;

/**
 * A call of a run that one record tells, by which it can be read again: always in the run's
 * partition of {@code agent-llm-usage}.
 *
 * @param time when the call was made, as it was folded, in epoch milliseconds
 * @param offset where its record stands
 * @param charge what it was charged when it was folded
 */
public record LoggedCall(long time, long offset, Charge charge) {
  private static final int FIXED = 2 * Long.BYTES;

  static LoggedCall of(RunInput.Call input, Charge charge) {
    return new LoggedCall(
        input.record().getCreatedAt().toEpochMilli(), input.source().offset(), charge);
  }

  byte[] encode() {
    byte[] bytes = ChargeBytes.encode(charge);
    return ByteBuffer.allocate(FIXED + bytes.length)
        .putLong(time)
        .putLong(offset)
        .put(bytes)
        .array();
  }

  static LoggedCall decode(ByteBuffer from) {
    return new LoggedCall(from.getLong(), from.getLong(), ChargeBytes.decode(from));
  }
}
