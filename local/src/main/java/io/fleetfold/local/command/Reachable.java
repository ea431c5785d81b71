package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether a pipeline answers, asked before a command begins to wait for it. */
final class Reachable {
  private static final int TIMEOUT_MS = 2_000;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private Reachable() {}

  /**
   * Makes sure that broker and registry answer.
   *
   * @throws IllegalStateException naming what does not answer and the remedy
   */
  static void require(Parts parts) {
    require("broker", parts.ports().kafka());
    require("registry", parts.ports().registry());
  }

  private static void require(String part, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), TIMEOUT_MS);
    } catch (IOException e) {
      throw new IllegalStateException(
          "no "
              + part
              + " answers at 127.0.0.1:"
              + port
              + ": start a pipeline with './fleetfold local', or name the running one by --data or"
              + " --port-offset",
          e);
    }
  }
}
