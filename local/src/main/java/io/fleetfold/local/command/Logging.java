package io.fleetfold.local.command;

import java.nio.file.Path;

/** Where log lines go. To be called before anything logs. */
final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /**
   * Everything into files of that folder, which roll; the console stays for plain lines.
   *
   * @param name of the files: no two processes may write to the same, or they would roll it under
   *     each other
   */
  static void toFolder(Path folder, String name) {
    System.setProperty("fleetfold.logs", folder.toString());
    System.setProperty("fleetfold.log.name", name);
    setUnlessGiven("logging-pipeline.xml");
  }

  /** Nothing: what a short command has to say it says itself. */
  static void off() {
    setUnlessGiven("logging-off.xml");
  }

  private static void setUnlessGiven(String resource) {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, resource);
    }
  }
}
