package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentRunEvent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Fingerprints of rows: the first 60 bits of the MD5 of their columns with bars between them.
 * PostgreSQL computes the same; sums of prints tell two sets of rows apart whose other sums agree.
 */
public final class Prints {
  private Prints() {}

  static long of(Call call, Charge charge) {
    Tokens tokens = call.tokens();
    Object[] columns = {
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
      call.providerCost()
    };
    // calls without details keep the print that baselines of before have of them
    boolean plain = call.details().isEmpty() && !charge.approximate();
    return of(
        plain ? columns : Stream.of(columns, details(call, charge)).flatMap(Stream::of).toArray());
  }

  /** Which tokens a call tells: in the other print nothing is 0, as in baselines of before. */
  static long ofTold(Call call) {
    StringBuilder told = new StringBuilder();
    for (TokenClass of : TokenClass.values()) {
      told.append(call.told().containsKey(of) ? '1' : '0');
    }
    return of(call.usageId(), call.runId(), call.agentId(), told);
  }

  private static Object[] details(Call call, Charge charge) {
    return Stream.concat(call.details().columns(), Stream.of(charge.approximate() ? "true" : ""))
        .toArray();
  }

  static long of(AgentRunEvent event, long time) {
    return of(
        Text.clean(event.getEventId()),
        Text.clean(event.getRunId()),
        Text.present(event.getAgentId()) ? Text.clean(event.getAgentId()) : "",
        Text.label(event.getEventType()),
        time);
  }

  static long ofOrder(AgentRunEvent event, long sequence) {
    return of(Text.clean(event.getRunId()), Text.clean(event.getEventId()), sequence);
  }

  /** An odd number for each number: what is multiplied by it can be told apart in a sum. */
  public static long weight(long of) {
    long mixed = (of + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (mixed ^ mixed >>> 31) | 1;
  }

  /** A print of a window that adds up as windows do. */
  public static long of(long start, long[] usage) {
    long print = 1;
    for (int i = 0; i < usage.length; i++) {
      print += usage[i] * weight(i);
    }
    return print * weight(start);
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
