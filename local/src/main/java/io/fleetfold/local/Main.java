package io.fleetfold.local;

import io.fleetfold.local.command.Fleetfold;

/** The process behind {@code ./fleetfold}. */
public final class Main {
  private static final String TRUSTED_RECORDS = "org.apache.avro.SERIALIZABLE_PACKAGES";

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    // Avro reads it once, when its first class loads
    if (System.getProperty(TRUSTED_RECORDS) == null) {
      System.setProperty(TRUSTED_RECORDS, "io.fleetfold");
    }
    System.exit(Fleetfold.commandLine().execute(args));
  }
}
