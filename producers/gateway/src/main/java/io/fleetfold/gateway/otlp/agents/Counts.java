package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.schemas.CallNumbers;
import io.fleetfold.schemas.UsageIssue;
import io.opentelemetry.proto.common.v1.AnyValue;

/**
 * Counts of tokens as an emitter states them. What is no count (a fraction, a word, a negative or
 * absurd number) is unknown, and remembered. Not thread-safe.
 */
final class Counts {
  private final Attributes attributes;
  private boolean invalid;

  Counts(Attributes attributes) {
    this.attributes = attributes;
  }

  /** A count; null where there is none. */
  Long of(String name) {
    AnyValue value = attributes.value(name);
    boolean isAbsent =
        value == null
            || value.getValueCase() == AnyValue.ValueCase.VALUE_NOT_SET
            || (value.hasStringValue() && value.getStringValue().isBlank());
    if (isAbsent) {
      return null;
    }
    Long count = attributes.count(name);
    if (count == null || !CallNumbers.isTokens(count)) {
      invalid = true;
      return null;
    }
    return count;
  }

  /** The first of several names under which there is a count; null for none. */
  Long first(String... names) {
    for (String name : names) {
      Long count = of(name);
      if (count != null) {
        return count;
      }
    }
    return null;
  }

  /** A whole with what is stated beside it; null where the whole is not stated. */
  Long sum(String whole, String... beside) {
    Long sum = of(whole);
    for (String name : beside) {
      boolean wasInvalid = invalid;
      invalid = false;
      Long part = of(name);
      // without a part that was told the whole is not known
      sum = invalid || sum == null ? null : part == null ? sum : (Long) (sum + part);
      invalid |= wasInvalid;
    }
    return sum;
  }

  /** Whether all that were asked for are told as zero, or not at all. */
  boolean isNothing(String... names) {
    for (String name : names) {
      Long count = of(name);
      if (invalid || (count != null && count > 0)) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with what was asked for; null for nothing. */
  String issue() {
    return invalid ? UsageIssue.INVALID : null;
  }
}
