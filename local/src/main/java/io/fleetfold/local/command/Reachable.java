package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.RunningPipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a pipeline answers, asked before a command begins to wait for it. */
final class Reachable {
  private static final int TIMEOUT_MS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private Reachable() {}

  /**
   * Makes sure that broker and registry answer; waits for those of a pipeline that is starting.
   *
   * @throws IllegalStateException naming what does not answer and the remedy
   */
  static void require(Parts parts) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    require("broker", parts.ports().kafka(), parts, deadline);
    require("registry", parts.ports().registry(), parts, deadline);
  }

  private static void require(String part, int port, Parts parts, long deadline)
      throws IOException {
    boolean announced = false;
    while (true) {
      try {
        connect(port);
        return;
      } catch (IOException e) {
        if (System.nanoTime() - deadline >= 0 || !starting(parts)) {
          throw new IllegalStateException(
              "no "
                  + part
                  + " answers at 127.0.0.1:"
                  + port
                  + ": start a pipeline with './fleetfold local', or name the running one with --data or --port-offset",
              e);
        }
        if (!announced) {
          System.err.println("waiting for the " + part + ", which is starting");
          announced = true;
        }
        pause();
      }
    }
  }

  private static void connect(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), TIMEOUT_MS);
    }
  }

  private static boolean starting(Parts parts) throws IOException {
    return RunningPipeline.read(parts.data())
        .filter(noted -> noted.portOffset() == parts.ports().offset())
        .filter(RunningPipeline::alive)
        .isPresent();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the pipeline was starting", e);
    }
  }
}
