package io.fleetfold.client.session;

/** Whom a state key belongs to, by its prefix. */
public enum StateScope {
  SESSION(""),
  USER("user:"),
  APP("app:"),
  TEMP("temp:");

  private final String prefix;

  StateScope(String prefix) {
    this.prefix = prefix;
  }

  public static StateScope of(String key) {
    for (StateScope scope : new StateScope[] {USER, APP, TEMP}) {
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
