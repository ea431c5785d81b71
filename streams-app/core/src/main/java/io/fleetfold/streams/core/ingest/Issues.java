package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.UsageIssue;
import java.util.ArrayList;
import java.util.List;

/**
 * What normalising had to change in one record, by reason; counted once the record is folded. Not
 * thread-safe.
 */
public final class Issues {
  /** NUL characters, {@code \u0000} escapes or broken surrogates were taken out of a field. */
  public static final String TEXT_CLEANED = "text_cleaned";

  /** A text or JSON field was cut. */
  public static final String FIELD_CUT = "field_cut";

  /** A token class was above its total. */
  public static final String TOKENS_CLAMPED = "tokens_clamped";

  /** A number that counts something was negative: not known, or 0 where there must be one. */
  public static final String NEGATIVE_CLAMPED = "negative_clamped";

  /** A time lay too far in the future. */
  public static final String FUTURE_CLAMPED = "future_clamped";

  /** A time lay before 1970. */
  public static final String PAST_CLAMPED = "past_clamped";

  /** The cost that a provider reported is no usable number, and was left out. */
  public static final String COST_UNUSABLE = "cost_unusable";

  private final List<String> reasons = new ArrayList<>(0);

  /** Notes one change. */
  public void add(String reason) {
    reasons.add(reason);
  }

  /** Notes what a call says of its own token counts; null for nothing. */
  void addIssue(String word) {
    // whatever can be counted is kept for good: not any word
    if (word != null && UsageIssue.ALL.contains(word)) {
      add(word);
    }
  }

  /** All changes, one entry for each. */
  public List<String> reasons() {
    return reasons;
  }
}
