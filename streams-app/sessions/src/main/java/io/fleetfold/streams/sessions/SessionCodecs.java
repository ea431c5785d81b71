package io.fleetfold.streams.sessions;

import io.fleetfold.records.SessionMessage;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** How the values of the stores are written. Thread-safe. */
public final class SessionCodecs {
  /** Sessions. */
  public static final StateCodec<SessionCore> CORES =
      new StateCodec<>(SessionCore.getClassSchema());

  /** Keys of a state. */
  public static final StateCodec<StateEntry> ENTRIES =
      new StateCodec<>(StateEntry.getClassSchema(), "StateEntry-1.avsc", "StateEntry-2.avsc");

  /** Outcomes of appends. */
  public static final StateCodec<AppendOutcome> OUTCOMES =
      new StateCodec<>(AppendOutcome.getClassSchema(), "AppendOutcome-1.avsc");

  /** Tallies. */
  public static final StateCodec<SessionTally> TALLIES =
      new StateCodec<>(SessionTally.getClassSchema(), "SessionTally-1.avsc");

  /** Before a message's Avro binary: by which schema it was written. */
  public static final byte MESSAGE_VERSION = 1;

  private static final StateCodec<SessionMessage> MESSAGES =
      new StateCodec<>(SessionMessage.getClassSchema());

  private SessionCodecs() {}

  /** The tally of a store; a new one where it has none. */
  public static SessionTally tally(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    byte[] known = store.get(SessionKeys.TALLY);
    return known == null ? new SessionTally() : TALLIES.decode(known);
  }

  /** A version byte, then the message as Avro binary. */
  static byte[] message(SessionMessage message) {
    return MESSAGES.encode(message);
  }

  /** A message as the store has it. */
  public static SessionMessage message(byte[] stored) {
    return MESSAGES.decode(stored);
  }
}
