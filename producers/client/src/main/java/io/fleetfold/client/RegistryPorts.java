package io.fleetfold.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The registry's addresses, to see whether anybody listens there. */
final class RegistryPorts {
  private static final int CONNECT_MS = 500;

  private final List<URI> addresses;

  private RegistryPorts(List<URI> addresses) {
    this.addresses = addresses;
  }

  /** Of a registry that cannot be looked at: its ports count as open. */
  static RegistryPorts unknown() {
    return new RegistryPorts(List.of());
  }

  /** Of addresses with commas between them, without anything but host and port. */
  static RegistryPorts of(String urls) {
    List<URI> addresses = new ArrayList<>();
    for (String url : urls.split(",", -1)) {
      try {
        URI uri = new URI(url.strip());
        int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        addresses.add(new URI(uri.getScheme(), null, uri.getHost(), port, null, null, null));
      } catch (URISyntaxException e) {
        return unknown();
      }
    }
    return new RegistryPorts(addresses);
  }

  /** Whether surely nobody listens at any of them. */
  boolean closed() {
    return !addresses.isEmpty() && addresses.stream().noneMatch(RegistryPorts::isOpen);
  }

  private static boolean isOpen(URI address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return addresses.stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
