package io.fleetfold.client.session;

/** Whom a state key belongs to, by its prefix. */
public enum Scope {
  SESSION(""),
  USER("user:"),
  APP("app:"),
  TEMP("temp:");

  private final String prefix;

  Scope(String prefix) {
    this.prefix = prefix;
  }

  public static Scope of(String key) {
    for (Scope scope : new Scope[] {USER, APP, TEMP}) {
      if (key.startsWith(scope.prefix)) {
        return scope;
      }
    }
    return SESSION;
  }

  /** The key without the prefix. */
  public String inner(String key) {
    return key.substring(prefix.length());
  }

  /** The key with the prefix. */
  public String outer(String key) {
    return prefix + key;
  }
}
