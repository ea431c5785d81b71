package io.fleetfold.streams.stats;

import io.fleetfold.streams.state.Keys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * What statistics are about.
 *
 * @param agentId an agent, or the empty string for the fleet
 */
public record Scope(String agentId) {
  /** All runs and calls. */
  public static final Scope FLEET = new Scope("");

  /** The first byte of an agent's keys in the store of partials. */
  public static final char AGENTS = 'a';

  private static final char FLEETS = 'f';

  /** One agent's. */
  public static Scope agent(String agentId) {
    return new Scope(agentId);
  }

  /** The scope of a key in the store of partials. */
  public static Scope of(Bytes key) {
    return new Scope(Keys.text(key.get(), 1));
  }

  /** fleet or agent. */
  public String name() {
    return isFleet() ? "fleet" : "agent";
  }

  /** The key in the store of partials. */
  public Bytes key() {
    return Keys.of(isFleet() ? FLEETS : AGENTS, agentId);
  }

  /** The key of the partial of a partition in the output topic. */
  public String outputKey(int partition) {
    String agent = URLEncoder.encode(agentId, StandardCharsets.UTF_8).replace("+", "%20");
    return name() + "|" + agent + "|" + partition;
  }

  private boolean isFleet() {
    return agentId.isEmpty();
  }
}
