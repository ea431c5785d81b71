package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentRunEvent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * Fingerprints of rows: the first 60 bits of the MD5 of their columns with bars between them.
 * PostgreSQL computes the same; sums of prints tell two sets of rows apart whose other sums agree.
 */
public final class Prints {
  private Prints() {}

  static long of(Call call, Charge charge) {
    Tokens tokens = call.tokens();
    return of(
        call.usageId(),
        call.runId(),
        call.agentId(),
        call.model().provider(),
        call.model().name(),
        call.error() ? "error" : "success",
        tokens.input(),
        tokens.output(),
        tokens.cacheRead(),
        tokens.cacheWrite(),
        tokens.reasoning(),
        tokens.audioInput(),
        tokens.audioOutput(),
        call.latencyMs(),
        call.createdAt(),
        charge.priceId(),
        charge.cost(),
        call.providerCost());
  }

  static long of(AgentRunEvent event, long time) {
    return of(
        Text.clean(event.getEventId()),
        Text.clean(event.getRunId()),
        Text.present(event.getAgentId()) ? Text.clean(event.getAgentId()) : "",
        Text.label(event.getEventType()),
        time);
  }

  /** The print of columns; a null is an empty text. */
  public static long of(Object... columns) {
    StringJoiner joined = new StringJoiner("|");
    for (Object column : columns) {
      joined.add(text(column));
    }
    return ByteBuffer.wrap(Ids.md5(joined.toString())).getLong() >>> 4;
  }

  private static String text(Object column) {
    if (column == null) {
      return "";
    }
    return column instanceof BigDecimal amount ? amount.toPlainString() : column.toString();
  }
}
