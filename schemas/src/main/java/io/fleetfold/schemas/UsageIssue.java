package io.fleetfold.schemas;

import java.util.List;

/**
 * What can be doubtful about the token counts of a call: the words of {@code usage_issue}. Strings,
 * not an enum, so that the set can grow; a word that is none of these is kept, and not counted.
 */
public final class UsageIssue {
  /** No reading of the provider's block yields the total it states. */
  public static final String INCONSISTENT = "usage_inconsistent";

  /** The block tells tokens, other than none, by a name that is not known. */
  public static final String UNREAD = "usage_unread";

  /** A count that is none: negative, a fraction, a word, beyond any real one. It is unknown. */
  public static final String INVALID = "usage_invalid";

  /** Counted by a tokenizer, not told by the provider. */
  public static final String ESTIMATED = "usage_estimated";

  /** All of them. */
  public static final List<String> ALL = List.of(INCONSISTENT, UNREAD, INVALID, ESTIMATED);

  private UsageIssue() {}
}
