package io.fleetfold.schemas;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;

/**
 * How large an event of a session may be. Clients refuse a larger one before anything is sent, the
 * streams app when it folds: give both the same ({@value #CONTENT_VARIABLE}, {@value
 * #FIELD_VARIABLE}).
 *
 * @param contentBytes UTF-8 bytes of {@code content}, which is JSON: a picture of three bytes takes
 *     four
 * @param fieldBytes UTF-8 bytes of {@code data}, and as many of {@code state_delta}
 */
public record SessionLimits(int contentBytes, int fieldBytes) {
  /** Names the limit of content where variables configure it. */
  public static final String CONTENT_VARIABLE = "FLEETFOLD_SESSION_CONTENT_BYTES";

  /** Names the limit of the other fields where variables configure it. */
  public static final String FIELD_VARIABLE = "FLEETFOLD_SESSION_FIELD_BYTES";

  /** The limits unless configured: a picture of 2 MB fits. */
  public static final SessionLimits DEFAULT = of(FoldSection.SECTION.defaults());

  /** The largest limit of content. */
  public static final int MAX_CONTENT_BYTES = 7 << 19;

  /** The largest limit of the other fields. */
  public static final int MAX_FIELD_BYTES = 5 << 18;

  /** All three fields together, which must fit into one record of an output. */
  public static final int EVENT_BYTES = 15 << 18;

  private static final int LEAST_BYTES = 1 << 10;

  /** Checks the values. */
  public SessionLimits {
    check(CONTENT_VARIABLE, contentBytes, MAX_CONTENT_BYTES);
    check(FIELD_VARIABLE, fieldBytes, MAX_FIELD_BYTES);
  }

  /** Those of the folds' settings. */
  public static SessionLimits of(Values folds) {
    return new SessionLimits(
        folds.integer(FoldSection.SESSION_CONTENT_BYTES),
        folds.integer(FoldSection.SESSION_FIELD_BYTES));
  }

  private static void check(String name, int value, int max) {
    if (value < LEAST_BYTES || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ": take a number from " + LEAST_BYTES + " to " + max);
    }
  }
}
