package io.fleetfold.streams.sessions;

import io.fleetfold.records.SessionMessage;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
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

  private static final SpecificDatumWriter<SessionMessage> MESSAGES =
      new SpecificDatumWriter<>(SessionMessage.class);

  private static final SpecificDatumReader<SessionMessage> STORED =
      new SpecificDatumReader<>(SessionMessage.class);

  private SessionCodecs() {}

  /** The tally of a store; a new one where it has none. */
  public static SessionTally tally(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    byte[] known = store.get(SessionKeys.TALLY);
    return known == null ? new SessionTally() : TALLIES.decode(known);
  }

  /** A version byte, then the message as Avro binary. */
  static byte[] message(SessionMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.write(MESSAGE_VERSION);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      MESSAGES.write(message, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A message as the store has it. */
  public static SessionMessage message(byte[] stored) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(stored, 1, stored.length - 1, null);
    try {
      return STORED.read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
