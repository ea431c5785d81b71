package io.fleetfold.streams.runs.stats;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.state.Keys;
import org.apache.kafka.common.utils.Bytes;

/**
 * What statistics are about. The fleet's are those of all agents and of what is not assigned to
 * any.
 *
 * @param agentId an agent; the empty string for the fleet; a text that is no agent's id for what is
 *     not assigned
 */
public record StatisticsScope(String agentId) {
  /** All runs and calls. */
  public static final StatisticsScope FLEET = new StatisticsScope("");

  /** Runs and calls of which no agent is known. */
  public static final StatisticsScope UNASSIGNED = new StatisticsScope("\0");

  /** The first byte of an agent's keys in the store of partials. */
  public static final char AGENTS = 'a';

  private static final char FLEETS = 'f';
  private static final char REST = 'u';

  /** One agent's; of null what is not assigned. */
  public static StatisticsScope agent(String agentId) {
    return agentId == null ? UNASSIGNED : new StatisticsScope(agentId);
  }

  /** The scope of a key in the store of partials. */
  public static StatisticsScope of(Bytes key) {
    return new StatisticsScope(Keys.text(key.get(), 1));
  }

  /** fleet, agent or unassigned. */
  public String name() {
    return equals(FLEET) ? "fleet" : equals(UNASSIGNED) ? "unassigned" : "agent";
  }

  /** The agent as records name it: empty where it is none. */
  public String toldAgentId() {
    return equals(UNASSIGNED) ? "" : agentId;
  }

  /** The key in the store of partials. */
  public Bytes key() {
    return Keys.of(equals(FLEET) ? FLEETS : equals(UNASSIGNED) ? REST : AGENTS, toldAgentId());
  }

  /** The key of the partial of a partition in the output topic. */
  public String outputKey(int partition) {
    return RecordKeys.of(name(), toldAgentId(), partition);
  }
}
