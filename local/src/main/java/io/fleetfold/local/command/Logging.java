package io.fleetfold.local.command;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

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
    // Kafka's threads end with what they could not go on after, which its handlers deal with
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) ->
            LoggerFactory.getLogger(Logging.class)
                .error("thread {} has ended", thread.getName(), e));
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
