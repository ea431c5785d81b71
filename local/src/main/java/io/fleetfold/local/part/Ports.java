package io.fleetfold.local.part;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of a pipeline: the well-known ones, all moved by one offset, so that several pipelines
 * share a machine.
 *
 * @param offset added to every port
 */
public record Ports(int offset) {
  private static final int HIGHEST = 9093;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** Checks the offset. */
  public Ports {
    if (offset < -1024 || HIGHEST + offset > 65_535) {
      throw new IllegalArgumentException(
          "port offset is " + offset + ": take a number from -1024 to " + (65_535 - HIGHEST));
    }
  }

  /** Where producers and consumers connect. */
  public int kafka() {
    return 9092 + offset;
  }

  /** Where the broker talks to its own controller. */
  public int controller() {
    return HIGHEST + offset;
  }

  /** The schema registry. */
  public int registry() {
    return 8081 + offset;
  }

  /** Connect's REST interface. */
  public int connect() {
    return 8083 + offset;
  }

  /** PostgreSQL. */
  public int postgres() {
    return 5433 + offset;
  }

  /** The query API and the dashboard. */
  public int query() {
    return 8090 + offset;
  }

  /** The gateway's JSON. */
  public int gateway() {
    return 8080 + offset;
  }

  /** The gateway's OTLP over HTTP. */
  public int otlpHttp() {
    return 4318 + offset;
  }

  /** The gateway's OTLP over gRPC. */
  public int otlpGrpc() {
    return 4317 + offset;
  }

  /**
   * Makes sure that nobody listens on any of the ports.
   *
   * @throws IllegalStateException naming the part, its port and the remedy
   */
  public void requireFree() {
    Map<String, Integer> all = new LinkedHashMap<>();
    all.put("broker", kafka());
    all.put("broker's controller", controller());
    all.put("registry", registry());
    all.put("connect", connect());
    all.put("postgres", postgres());
    all.put("streams (query API and dashboard)", query());
    all.put("gateway (JSON)", gateway());
    all.put("gateway (OTLP over HTTP)", otlpHttp());
    all.put("gateway (OTLP over gRPC)", otlpGrpc());
    all.forEach(Ports::requireFree);
  }

  private static void requireFree(String part, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
    } catch (IOException e) {
      throw new IllegalStateException(
          "port "
              + port
              + " of the "
              + part
              + " is in use: stop what listens there, or move all ports with --port-offset N",
          e);
    }
  }
}
