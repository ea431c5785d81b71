package io.fleetfold.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One part of a pipeline as a process of its own, which may be killed and started again. */
final class PartProcess {
  private final String name;
  private final Reach reach;
  private Path output;
  private Process process;
  private int starts;

  PartProcess(String name, Reach reach) {
    this.name = name;
    this.reach = reach;
  }

  String name() {
    return name;
  }

  void start() throws IOException {
    starts++;
    output = reach.data().resolveSibling(name + "-" + starts + ".out");
    process = Command.start(output, reach.with(name));
  }

  /** Whether it was started and has ended since. */
  boolean hasEnded() {
    return process != null && !process.isAlive();
  }

  /** Whether it has said so since its last start. */
  boolean isUp() throws IOException {
    return process != null && printed().contains(name + " is up at ");
  }

  /** {@code kill -9}: nothing gets a chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Tells it to stop; whether it did so in time. */
  boolean stop() throws InterruptedException {
    if (process == null) {
      return true;
    }
    process.destroy();
    boolean stopped = process.waitFor(60, TimeUnit.SECONDS);
    if (!stopped) {
      kill();
    }
    return stopped;
  }

  /** What it has printed since its last start. */
  String printed() throws IOException {
    return Command.read(output);
  }
}
