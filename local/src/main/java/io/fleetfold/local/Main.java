package io.fleetfold.local;

import io.fleetfold.local.command.Fleetfold;
import io.fleetfold.local.command.Logging;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.UnknownVariables;

/** The process behind {@code ./fleetfold}. */
public final class Main {
  private static final String TRUSTED_RECORDS = "org.apache.avro.SERIALIZABLE_PACKAGES";

  private static final String OUT_OF_MEMORY =
      "fleetfold: the command is out of memory: give it more, FLEETFOLD_JAVA_OPTS=-Xmx1g";

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    // Avro reads it once, when its first class loads
    if (System.getProperty(TRUSTED_RECORDS) == null) {
      System.setProperty(TRUSTED_RECORDS, "io.fleetfold");
    }
    Logging.off();
    UnknownVariables.findings(ProcessEnvironment.variables())
        .forEach(finding -> System.err.println("fleetfold: " + finding));
    System.exit(execute(args));
  }

  private static int execute(String[] args) {
    try {
      return Fleetfold.commandLine().execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println(OUT_OF_MEMORY);
      return 3;
    }
  }
}
