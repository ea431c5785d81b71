package io.fleetfold.streams.sessions;

import io.fleetfold.streams.state.StateStores;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All state of one task of the session fold. Made anew whenever the task starts, so that nothing
 * decoded outlives the store it was read from. Not thread-safe.
 */
final class SessionTask {
  private final Cores cores;
  private final States states;
  private final Messages messages;
  private final Appends appends;
  private final Agenda agenda;

  SessionTask(Function<String, KeyValueStore<Bytes, byte[]>> stores) {
    cores = new Cores(stores.apply(StateStores.SESSION_CORE));
    states = new States(stores.apply(StateStores.SESSION_STATE), cores::tally);
    messages = new Messages(stores.apply(StateStores.SESSION_MESSAGES), cores::tally);
    appends = new Appends(stores.apply(StateStores.SESSION_APPENDS));
    agenda = new Agenda(stores.apply(StateStores.SESSION_AGENDA));
  }

  Cores cores() {
    return cores;
  }

  States states() {
    return states;
  }

  Messages messages() {
    return messages;
  }

  Appends appends() {
    return appends;
  }

  Agenda agenda() {
    return agenda;
  }
}
