package io.fleetfold.local.command;

import io.fleetfold.local.gateway.FirstLines;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.DiskWatch;
import io.fleetfold.local.pipeline.FolderSettings;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.Pipeline;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * A pipeline that belongs to this process: its lines on the console, and the orderly end when the
 * process is told to stop.
 */
final class RunningLocal {
  private final DataFolder folder;
  private final Ports ports;
  private final Optional<String> topicPrefix;
  private final PrintStream out = System.out;
  private volatile boolean stopping;
  private volatile boolean withoutFolds;
  private final CountDownLatch stopped = new CountDownLatch(1);

  RunningLocal(DataFolder folder, Ports ports, String topicPrefix) {
    this.folder = folder;
    this.ports = ports;
    this.topicPrefix = Optional.ofNullable(topicPrefix);
  }

  /** What goes on beside the pipeline, and ends before it. */
  interface Company {
    /** Told once that everything is up. */
    void begin(Parts parts) throws Exception;

    /** Told to stop; comes back when it has. */
    void end();
  }

  /** Runs until the process is told to stop. */
  void run(Company company) throws Exception {
    folder.create(out::println);
    String prefix =
        FolderSettings.keep(folder, topicPrefix, ProcessEnvironment.variables()).topicPrefix();
    HeapWatch.start(System.err);
    Logging.toFolder(folder.logs(), "fleetfold");
    out.println("Fleetfold keeps everything in " + folder.root() + " (logs in logs/)");
    if (!prefix.isEmpty()) {
      out.println("  topics     begin with " + prefix + " (clients: FLEETFOLD_TOPIC_PREFIX)");
    }
    Halts.sayWhy(out);
    try (DiskWatch disk = new DiskWatch(folder, out::println)) {
      disk.start();
      runPipeline(company);
    }
  }

  private void runPipeline(Company company) throws Exception {
    Pipeline pipeline = new Pipeline(folder, ports, this::sayUp);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(pipeline, company), "stop"));
    try {
      pipeline.start();
    } catch (IllegalStateException e) {
      if (!stopping) {
        throw e;
      }
      // what was told to stop has every right not to come up
      stopped.await();
      return;
    }
    Parts parts = pipeline.parts();
    out.println("  dashboard  " + parts.queryUrl() + "/");
    out.println("  SQL        " + psql(parts));
    FirstLines.at(parts.ports()).forEach(line -> out.printf("  %-10s %s%n", line[0], line[1]));
    out.printf(
        Locale.ROOT,
        "%s %.1f s%n",
        withoutFolds ? "up, without its folds, in" : "ready in",
        secondsSinceLaunch());
    company.begin(parts);
    stopped.await();
  }

  private void sayUp(Part part) {
    if (part.stopped().isPresent()) {
      // it has said itself why: the rest is up for that to be mended
      withoutFolds = true;
      out.printf("  %-10s stopped%n", part.name());
      return;
    }
    out.printf(
        Locale.ROOT, "  %-10s %-32s %5.1f s%n", part.name(), part.address(), secondsSinceLaunch());
  }

  private void stop(Pipeline pipeline, Company company) {
    stopping = true;
    try {
      out.println("stopping");
      company.end();
      pipeline.close();
      out.println("stopped; all data is kept in " + folder.root());
    } catch (IOException | RuntimeException e) {
      out.println("the pipeline did not stop cleanly: " + e.getMessage());
      LoggerFactory.getLogger(RunningLocal.class).error("the pipeline did not stop cleanly", e);
    } finally {
      out.flush();
      stopped.countDown();
    }
  }

  /** A command that anybody on this machine who may read the data folder can paste. */
  static String psql(Parts parts) throws IOException {
    Credentials credentials = Credentials.load(Postgres.passwordFile(parts.data().postgres()));
    return "psql postgresql://"
        + Credentials.READER
        + ":"
        + credentials.reader()
        + "@127.0.0.1:"
        + parts.ports().postgres()
        + "/"
        + Postgres.DATABASE;
  }

  private static double secondsSinceLaunch() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
        / 1000.0;
  }
}
