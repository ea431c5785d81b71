package io.fleetfold.streams.sessions;

import io.fleetfold.streams.core.state.StateStores;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All state of one task of the session fold. Made anew whenever the task starts, so that nothing
 * decoded outlives the store it was read from. Not thread-safe.
 */
public final class SessionTask {
  /** Stores that are read beside the one with the tally, and marked. */
  public static final List<String> MARKED =
      List.of(StateStores.SESSION_STATE, StateStores.SESSION_MESSAGES, StateStores.SESSION_APPENDS);

  private final Cores cores;
  private final States states;
  private final Messages messages;
  private final Appends appends;
  private final SessionTimers agenda;
  private final List<KeyValueStore<Bytes, byte[]>> marked;
  private long mark;

  SessionTask(Function<String, KeyValueStore<Bytes, byte[]>> stores) {
    cores = new Cores(stores.apply(StateStores.SESSION_CORE));
    states = new States(stores.apply(StateStores.SESSION_STATE), cores::tally);
    messages = new Messages(stores.apply(StateStores.SESSION_MESSAGES), cores::tally);
    appends = new Appends(stores.apply(StateStores.SESSION_APPENDS));
    agenda = new SessionTimers(stores.apply(StateStores.SESSION_AGENDA));
    marked = MARKED.stream().map(stores).toList();
  }

  /**
   * Tells in the stores that are read how far they are. The tally tells it with each record, but a
   * standby follows each store's changelog by itself, and may have the tally before the rest.
   */
  void mark() {
    long next = cores.tally().getNextOffset();
    if (next != mark) {
      marked.forEach(store -> store.put(SessionKeys.MARK, Cores.bytes(next)));
      mark = next;
    }
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

  SessionTimers agenda() {
    return agenda;
  }
}
