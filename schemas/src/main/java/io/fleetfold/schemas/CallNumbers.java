package io.fleetfold.schemas;

import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;

/**
 * Which numbers a call can tell. One law for every way in: whoever can be told is told of a number
 * that can't be; from whoever can't it is taken as not known, which the call says of itself.
 */
public final class CallNumbers {
  private CallNumbers() {}

  /** Whether a call can have used so many tokens. */
  public static boolean isTokens(long count) {
    return count >= 0 && count <= RecordLimits.TOKENS;
  }

  /** Whether a call can have cost that many USD. */
  public static boolean isCost(BigDecimal usd) {
    return usd.signum() >= 0 && usd.compareTo(RecordLimits.TOO_MUCH_USD) < 0;
  }

  /** Takes out counts of tokens that can't be; the call's {@code usage_issue} says so then. */
  public static void dropImpossibleTokens(AgentLlmUsage call) {
    for (TokenClass kind : TokenClass.values()) {
      Long told = kind.of(call);
      if (told != null && !isTokens(told)) {
        kind.put(call, null);
        call.setUsageIssue(UsageIssue.INVALID);
      }
    }
  }
}
