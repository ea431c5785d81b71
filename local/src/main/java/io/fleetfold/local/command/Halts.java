package io.fleetfold.local.command;

import java.io.PrintStream;
import org.apache.kafka.common.utils.Exit;

/** A process that Kafka ends by itself, say when the broker's disk is full or broken. */
final class Halts {
  private Halts() {}

  /** Has such an end said in one line, since Kafka tells only its log. */
  static void sayWhy(PrintStream terminal) {
    Exit.setHaltProcedure(
        (code, message) -> {
          terminal.println(
              "the broker had to stop"
                  + (message == null ? "" : " (" + message + ")")
                  + ": most often its disk is full or broken; the log in logs/ says why. Nothing that"
                  + " was acknowledged is lost: fix it and start again.");
          terminal.flush();
          Runtime.getRuntime().halt(code);
        });
  }
}
