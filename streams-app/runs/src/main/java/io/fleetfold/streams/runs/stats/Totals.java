package io.fleetfold.streams.runs.stats;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Arithmetic of {@link LlmTotals}: every number in it is a sum over calls, so what is added and
 * taken away follows from its schema. What a call did not tell adds nothing to the sum of it, nor
 * to the count of those that told it.
 */
public final class Totals {
  private static final Schema SCHEMA = LlmTotals.getClassSchema();
  static final List<Schema.Field> COUNTS = fields(Schema.Type.LONG);
  private static final List<Schema.Field> AMOUNTS = fields(Schema.Type.BYTES);
  private static final List<TokenSum> TOKENS =
      Stream.of(TokenClass.values()).map(TokenSum::of).toList();

  private Totals() {}

  /**
   * Where the sum of a class of tokens, and the count of the calls that told it, stand.
   *
   * @param kind the class
   */
  private record TokenSum(TokenClass kind, int sum, int told) {
    static TokenSum of(TokenClass kind) {
      return new TokenSum(kind, position(kind.field()), position(kind.field() + "_told"));
    }

    private static int position(String name) {
      Schema.Field field = SCHEMA.getField(name);
      if (field == null) {
        throw new IllegalStateException(
            "LlmTotals.avsc has no " + name + ", which calls tell: add it");
      }
      return field.pos();
    }
  }

  private static List<Schema.Field> fields(Schema.Type type) {
    return SCHEMA.getFields().stream().filter(field -> field.schema().getType() == type).toList();
  }

  /** Nothing. */
  public static LlmTotals zero() {
    LlmTotals zero = new LlmTotals();
    AMOUNTS.forEach(amount -> zero.put(amount.pos(), Money.bytes(Money.ZERO)));
    return zero;
  }

  /**
   * What one call adds.
   *
   * @param cost what it was charged; null where no price is known
   * @param providerCost what its provider reported; null where it did not
   */
  public static LlmTotals of(AgentLlmUsage call, BigDecimal cost, BigDecimal providerCost) {
    LlmTotals one = zero();
    one.setCalls(1L);
    one.setErrorCalls(one(call.getStatus().equals("error")));
    for (TokenSum tokens : TOKENS) {
      Long told = tokens.kind().of(call);
      if (told != null) {
        one.put(tokens.sum(), told);
        one.put(tokens.told(), 1L);
      }
    }
    if (cost != null) {
      one.setPricedCalls(1L);
      one.setCost(Money.bytes(cost));
    }
    if (providerCost != null) {
      one.setProviderCostTold(1L);
      one.setProviderCost(Money.bytes(providerCost));
    }
    if (!Billing.CACHED.equals(call.getBilling())) {
      boolean input = call.getInputTokens() != null;
      boolean output = call.getOutputTokens() != null;
      one.setMissingInputCalls(one(!input));
      one.setMissingOutputCalls(one(!output));
      one.setMissingUsageCalls(one(!input && !output));
      one.setUnreportedCostCalls(one(providerCost == null));
    }
    return one;
  }

  private static long one(boolean counts) {
    return counts ? 1L : 0L;
  }

  /** What it adds that one of the calls so far, without a price until now, is charged. */
  public static LlmTotals priced(BigDecimal cost) {
    LlmTotals totals = zero();
    totals.setPricedCalls(1);
    totals.setCost(Money.bytes(cost));
    return totals;
  }

  /** A new sum of two. */
  public static LlmTotals sum(LlmTotals one, LlmTotals other) {
    LlmTotals sum = zero();
    add(sum, one, 1);
    add(sum, other, 1);
    return sum;
  }

  /** Adds, or with sign -1 takes away, in place. */
  public static void add(LlmTotals to, LlmTotals more, int sign) {
    for (Schema.Field count : COUNTS) {
      long change = (Long) more.get(count.pos());
      if (change != 0) {
        to.put(count.pos(), (Long) to.get(count.pos()) + sign * change);
      }
    }
    for (Schema.Field amount : AMOUNTS) {
      ByteBuffer change = (ByteBuffer) more.get(amount.pos());
      if (change.hasRemaining()) {
        BigDecimal sum = Money.usd((ByteBuffer) to.get(amount.pos()));
        BigDecimal usd = Money.usd(change);
        to.put(amount.pos(), Money.bytes(sign > 0 ? sum.add(usd) : sum.subtract(usd)));
      }
    }
  }

  /** The charged cost in USD; null where no call was priced: unknown is not zero. */
  public static BigDecimal cost(LlmTotals totals) {
    return totals.getPricedCalls() == 0 ? null : Money.usd(totals.getCost());
  }

  /** Calls without a known price. */
  public static long unpriced(LlmTotals totals) {
    return totals.getCalls() - totals.getPricedCalls();
  }
}
