package io.fleetfold.streams.app;

import io.fleetfold.streams.app.instances.Peer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where other instances reach this one. */
final class AdvertisedAddress {
  private static final Logger LOG = LoggerFactory.getLogger(AdvertisedAddress.class);

  private AdvertisedAddress() {}

  /** That of an instance whose query API listens on that port. */
  static Peer of(StreamsAppConfig config, int port) {
    String told = config.instances().advertisedAddress();
    if (!told.isEmpty()) {
      HostInfo info = HostInfo.buildFromEndpoint(told);
      return new Peer(info.host(), info.port());
    }
    try {
      InetAddress listens = InetAddress.getByName(config.httpHost());
      if (!listens.isAnyLocalAddress()) {
        return new Peer(config.httpHost(), port);
      }
      Peer self = new Peer(InetAddress.getLocalHost().getHostName(), port);
      LOG.info(
          "other instances are told to find this one at {}: set FLEETFOLD_ADVERTISED_ADDRESS where"
              + " they know it under another name",
          self);
      return self;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "the name of this machine has no address: set FLEETFOLD_ADVERTISED_ADDRESS to host:port",
          e);
    }
  }
}
