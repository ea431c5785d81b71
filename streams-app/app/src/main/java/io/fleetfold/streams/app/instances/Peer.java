package io.fleetfold.streams.app.instances;

import org.apache.kafka.streams.state.HostInfo;

/**
 * Another instance of the app, by the address under which it told Kafka Streams that it answers.
 *
 * @param host a name or an address
 * @param port the port of its query API
 */
public record Peer(String host, int port) {
  static Peer of(HostInfo info) {
    return new Peer(info.host(), info.port());
  }

  /** As it is written in a URI. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return authority();
  }
}
