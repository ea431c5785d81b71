package io.fleetfold.local.command;

import io.fleetfold.connect.Migrations;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Shutdown;
import io.fleetfold.local.pipeline.FolderSettings;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One part of a pipeline as a process of its own, against the others at the same ports. */
@Command(description = "Runs this one part of a pipeline as a process of its own.")
final class OnePart implements Callable<Integer> {
  @Mixin private Where where;
  @Spec private CommandSpec spec;

  private final Maker maker;

  OnePart(Maker maker) {
    this.maker = maker;
  }

  /** Makes the part. */
  interface Maker {
    Part make(Parts parts) throws IOException, InterruptedException;
  }

  /** The schema registry, once there is the broker that keeps its schemas. */
  static Part registry(Parts parts) throws InterruptedException {
    new Awaited(parts, System.out).broker();
    return parts.registry();
  }

  /** The gateway, once there is what it writes to. */
  static Part gateway(Parts parts) throws InterruptedException {
    Awaited awaited = new Awaited(parts, System.out);
    awaited.broker();
    awaited.registry();
    return parts.gateway();
  }

  /**
   * The sinks, after the migrations, once all they need is there; their passwords are those in the
   * data folder.
   */
  static Part connect(Parts parts) throws InterruptedException {
    Awaited awaited = new Awaited(parts, System.out);
    Credentials credentials = awaited.database();
    Migrations.migrate(parts.database(credentials));
    awaited.broker();
    awaited.registry();
    awaited.topics();
    return parts.connect(credentials);
  }

  @Override
  public Integer call() throws Exception {
    Parts parts = new Parts(where.folder(), where.portsToUse());
    parts.data().create(System.err::println);
    var unused =
        FolderSettings.keep(parts.data(), Optional.empty(), ProcessEnvironment.variables());
    HeapWatch.start(System.err);
    Logging.toFolder(parts.data().logs(), "fleetfold-" + spec.name());
    Halts.sayWhy(System.err);
    Part part = maker.make(parts);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close(part);
                  stopped.countDown();
                },
                "stop"));
    part.start();
    System.out.println(part.name() + " is up at " + part.address());
    stopped.await();
    return 0;
  }

  private static void close(Part part) {
    try {
      Shutdown.close(List.of(part), Shutdown.DEADLINE)
          .forEach(
              late ->
                  System.err.println(
                      late
                          + " did not stop within "
                          + Shutdown.DEADLINE.toSeconds()
                          + " s and ends with the process; what was acknowledged is kept"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
