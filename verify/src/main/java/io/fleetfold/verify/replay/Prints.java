package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentRunEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * Fingerprints of rows: the first 60 bits of the MD5 of their columns with bars between them.
 * PostgreSQL computes the same; sums of prints tell two sets of rows apart whose other sums agree.
 */
public final class Prints {
  private Prints() {}

  static long of(Call call, Charge charge) {
    List<Object> columns = new ArrayList<>();
    columns.add(call.usageId());
    columns.add(call.runId());
    columns.add(call.agentId());
    columns.add(call.model().provider());
    columns.add(call.model().name());
    columns.add(call.error() ? "error" : "success");
    TokenClass.FIRST.forEach(of -> columns.add(call.tokens(of)));
    columns.add(call.latencyMs());
    columns.add(call.createdAt());
    columns.add(charge.priceId());
    columns.add(charge.cost());
    columns.add(call.providerCost());
    columns.addAll(details(call, charge));
    columns.addAll(call.trace().ofCall());
    return of(columns.toArray());
  }

  /**
   * None where nothing is told: such calls keep the print that baselines of before have of them.
   */
  private static List<Object> details(Call call, Charge charge) {
    List<Object> details = new ArrayList<>();
    TokenClass.SECOND.forEach(of -> details.add(call.told().get(of)));
    call.details().columns().forEach(details::add);
    details.add(charge.approximate() ? Boolean.TRUE : null);
    return details.stream().allMatch(Objects::isNull) ? List.of() : details;
  }

  /** Which tokens a call tells: in the other print nothing is 0, as in baselines of before. */
  static long ofTold(Call call) {
    StringBuilder told = new StringBuilder();
    for (TokenClass of : TokenClass.values()) {
      told.append(call.told().containsKey(of) ? '1' : '0');
    }
    return of(call.usageId(), call.runId(), call.agentId(), told);
  }

  static long of(AgentRunEvent event, long time) {
    List<Object> columns = new ArrayList<>();
    columns.add(Text.clean(event.getEventId()));
    columns.add(Text.clean(event.getRunId()));
    columns.add(Text.present(event.getAgentId()) ? Text.clean(event.getAgentId()) : "");
    columns.add(Text.label(event.getEventType()));
    columns.add(time);
    columns.addAll(Trace.of(event).ofEvent());
    return of(columns.toArray());
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

  /** The print of columns; a null is an empty text. */
  public static long of(Object... columns) {
    StringJoiner joined = new StringJoiner("|");
    for (Object column : columns) {
      joined.add(text(column));
    }
    return Hashes.md5(joined.toString()) >>> 4;
  }

  private static String text(Object column) {
    if (column == null) {
      return "";
    }
    return column instanceof BigDecimal amount ? amount.toPlainString() : column.toString();
  }
}
