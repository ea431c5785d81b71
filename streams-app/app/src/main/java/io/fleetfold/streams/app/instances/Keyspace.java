package io.fleetfold.streams.app.instances;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.StateStores;
import java.util.Locale;
import org.apache.kafka.common.TopicPartition;

/** What is folded apart from the rest: each of its partitions is with one instance at a time. */
public enum Keyspace {
  /** Runs by their id, with statistics and usage. */
  RUNS(Topics.AGENT_RUNS, StateStores.RUN_CORE),
  /** Sessions by application and user. */
  SESSIONS(Topics.AGENT_SESSION_EVENTS, StateStores.SESSION_CORE),
  /** State of applications by their name. */
  APPLICATIONS(Topics.AGENT_APP_STATE, StateStores.APP_STATE);

  private final String input;
  private final String store;

  Keyspace(Topic<?> input, String store) {
    this.input = input.name();
    this.store = store;
  }

  /** One of the partitions that its task reads. */
  TopicPartition input(Fleet fleet, int partition) {
    return new TopicPartition(fleet.prefix() + input, partition);
  }

  /** A store that every task of it has. */
  String store() {
    return store;
  }

  /** In words. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
