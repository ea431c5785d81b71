package io.fleetfold.local;

import io.fleetfold.local.part.Ports;

/** Ports of their own for the tests of this module, so that they meet no running pipeline. */
public final class TestPorts {
  private TestPorts() {}

  /** The n-th set of ports; sets do not overlap. */
  public static Ports set(int n) {
    for (int offset = 16_400 + n * 20; offset < 50_000; offset += 1_000) {
      Ports ports = new Ports(offset);
      if (free(ports)) {
        return ports;
      }
    }
    throw new IllegalStateException("no free ports on this machine: stop what listens there");
  }

  private static boolean free(Ports ports) {
    try {
      ports.requireFree();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
