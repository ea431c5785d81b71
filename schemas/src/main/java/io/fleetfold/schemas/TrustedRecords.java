package io.fleetfold.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make objects of the generated records. Since 1.12 it refuses every class that nobody
 * trusts, and a system property on each command line is easily forgotten.
 */
public final class TrustedRecords {
  private static final String PACKAGE = "io.fleetfold.";

  private TrustedRecords() {}

  /** Adds this project's records to the classes that Avro trusts already; once is enough. */
  public static void trust() {
    Installed.NOW.touch();
  }

  // the holder's initialisation runs once, whichever thread comes first
  private enum Installed {
    NOW;

    Installed() {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(
              ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(PACKAGE)));
    }

    void touch() {}
  }
}
