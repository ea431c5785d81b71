package io.fleetfold.local.command;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where log lines go; a configuration that the user has named has the last word. */
public final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final boolean NAMED = System.getProperty(CONFIGURATION) != null;

  private Logging() {}

  /**
   * Nowhere: what a command has to say it says itself. To be called before anything logs, since the
   * first logger of a process reads the configuration.
   */
  public static void off() {
    if (!NAMED) {
      System.setProperty(CONFIGURATION, "logging-off.xml");
    }
  }

  /**
   * From now on into files of that folder, which roll; the console stays for plain lines.
   *
   * @param name of the files: no two processes may write to the same, or they would roll it under
   *     each other
   */
  static void toFolder(Path folder, String name) {
    System.setProperty("fleetfold.logs", folder.toString());
    System.setProperty("fleetfold.log.name", name);
    if (!NAMED) {
      configure("/logging-pipeline.xml");
    }
    // Kafka's threads end with what they could not go on after, which its handlers deal with
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) ->
            LoggerFactory.getLogger(Logging.class)
                .error("thread {} has ended", thread.getName(), e));
  }

  /** From now on to standard output, for a process that somebody else keeps the output of. */
  static void toConsole() {
    if (!NAMED) {
      configure("/logging-console.xml");
    }
  }

  private static void configure(String resource) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(Logging.class.getResource(resource));
    } catch (JoranException e) {
      throw new IllegalStateException("the log cannot be written: " + e.getMessage(), e);
    }
  }
}
