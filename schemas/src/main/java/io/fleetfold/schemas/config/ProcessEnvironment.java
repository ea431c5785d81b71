package io.fleetfold.schemas.config;

import java.util.Map;

/** The environment variables of this process: nothing else in Fleetfold reads them. */
public final class ProcessEnvironment {
  private ProcessEnvironment() {}

  /** All of them, unchangeable. */
  public static Map<String, String> variables() {
    return System.getenv();
  }
}
