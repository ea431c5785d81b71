package io.fleetfold.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives connector configurations to a Connect cluster through its REST API, and waits for a cluster
 * that is still starting. Installing the same again changes nothing. Thread-safe.
 */
public final class ConnectorInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorInstaller.class);
  private static final int CONFLICT = 409;

  private final ConnectRest rest;

  /**
   * An installer for the cluster that this worker belongs to.
   *
   * @param token what its REST interface takes changes with; null where it asks for none
   */
  public ConnectorInstaller(String restUrl, String token) {
    this.rest = new ConnectRest(restUrl, token);
  }

  /**
   * Creates or updates each connector.
   *
   * @param connectors connector name to its configuration, as {@link Connectors} gives them
   * @param patience how long to wait for a cluster that does not answer or is rebalancing
   * @throws IOException when the cluster refuses a configuration, with its reason, or does not
   *     answer in time
   */
  public void install(Map<String, Map<String, String>> connectors, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Map.Entry<String, Map<String, String>> connector : connectors.entrySet()) {
      while (!installed(connector.getKey(), connector.getValue(), deadline)) {
        TimeUnit.SECONDS.sleep(1);
      }
      LOG.info("connector {} is installed", connector.getKey());
    }
  }

  private boolean installed(String name, Map<String, String> config, long deadline)
      throws IOException, InterruptedException {
    try {
      rest.put(name, config);
      return true;
    } catch (ConnectRest.RefusedException e) {
      if ((e.status < 500 && e.status != CONFLICT) || System.nanoTime() > deadline) {
        throw e;
      }
    } catch (IOException e) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Connect does not answer: start it, or correct its address", e);
      }
    }
    return false;
  }
}
