package io.fleetfold.schemas;

/** How a call is paid. A string in records, not an enum, so that the set can grow. */
public final class Billing {
  /** By token; what null means, too. */
  public static final String METERED = "metered";

  /** Within a flat fee. Its cost is what it would have been by token. */
  public static final String SUBSCRIPTION = "subscription";

  /** An answer of the application's own cache: it used and cost nothing. */
  public static final String CACHED = "cached";

  private Billing() {}
}
