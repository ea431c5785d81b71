package io.fleetfold.verify.sessions;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * Which events of a session were decided, and at which offset. Ids are known by 64 bits of a hash:
 * among 100,000 of one session a false match has a chance of 3e-10.
 */
final class Outcomes {
  /** What is known of an event. */
  enum Known {
    NOTHING,
    DECIDED,
    /** It was a piece of a streamed answer: the whole may come under its id. */
    PIECE,
    /** It was refused for what the session was then. */
    REFUSED;

    /** Whether one of its id is decided anew; what was refused is by the law of this release. */
    boolean mayComeAgain(boolean byLaw) {
      return this == PIECE || (this == REFUSED && byLaw);
    }
  }

  private final Map<Long, At> decided = new HashMap<>(4);

  private record At(long offset, Known known) {}

  Known of(String eventId) {
    At at = decided.get(hash(eventId));
    return at == null ? Known.NOTHING : at.known;
  }

  void put(String eventId, long offset, Known known) {
    decided.put(hash(eventId), new At(offset, known));
  }

  /** Forgets events up to an offset, but those of the session's present life. */
  void forget(long offset, long generation) {
    decided.values().removeIf(at -> at.offset <= offset && at.offset < generation);
  }

  boolean isEmpty() {
    return decided.isEmpty();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(decided.size());
    for (Map.Entry<Long, At> each : decided.entrySet()) {
      out.writeLong(each.getKey());
      out.writeLong(each.getValue().offset);
      out.writeUTF(each.getValue().known.name());
    }
  }

  static Outcomes read(DataInput in) throws IOException {
    Outcomes outcomes = new Outcomes();
    for (int left = in.readInt(); left > 0; left--) {
      outcomes.decided.put(in.readLong(), new At(in.readLong(), Known.valueOf(in.readUTF())));
    }
    return outcomes;
  }

  private static long hash(String id) {
    try {
      byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
