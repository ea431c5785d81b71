package io.fleetfold.client.session;

/** Whom a state key belongs to, by its prefix. */
enum Scope {
  SESSION(""),
  USER("user:"),
  APP("app:"),
  TEMP("temp:");

  private final String prefix;

  Scope(String prefix) {
    this.prefix = prefix;
  }

  static Scope of(String key) {
    for (Scope scope : new Scope[] {USER, APP, TEMP}) {
      if (key.startsWith(scope.prefix)) {
        return scope;
      }
    }
    return SESSION;
  }

  /** The key without the prefix. */
  String inner(String key) {
    return key.substring(prefix.length());
  }

  /** The key with the prefix. */
  String outer(String key) {
    return prefix + key;
  }
}
