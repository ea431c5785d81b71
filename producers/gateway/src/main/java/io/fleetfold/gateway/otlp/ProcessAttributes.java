package io.fleetfold.gateway.otlp;

import java.util.Set;

/**
 * What attributes tell of a process. Detectors of resources add its command line and environment
 * unasked: a prompt or a secret may stand there, whatever the emitter is told to keep back.
 */
public final class ProcessAttributes {
  private static final Set<String> COMMAND_LINE =
      Set.of("process.command_args", "process.command_line");
  private static final String ENVIRONMENT = "process.environment_variable.";

  private ProcessAttributes() {}

  /** Whether an attribute of that name may be kept. */
  public static boolean mayBeKept(String name) {
    return !COMMAND_LINE.contains(name) && !name.startsWith(ENVIRONMENT);
  }
}
