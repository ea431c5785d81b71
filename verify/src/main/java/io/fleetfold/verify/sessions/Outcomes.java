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
    /**
     * It may come again under its id: the whole behind a piece of a streamed answer, or what was
     * refused for what the session was then.
     */
    OPEN,
    DECIDED
  }

  private final Map<Long, Long> decided = new HashMap<>(4);

  Known of(String eventId) {
    Long at = decided.get(hash(eventId));
    return at == null ? Known.NOTHING : at < 0 ? Known.OPEN : Known.DECIDED;
  }

  void put(String eventId, long offset, boolean open) {
    decided.put(hash(eventId), open ? -1 - offset : offset);
  }

  /** Forgets events up to an offset, but those of the session's present life. */
  void forget(long offset, long generation) {
    decided
        .values()
        .removeIf(
            at -> {
              long of = at < 0 ? -1 - at : at;
              return of <= offset && of < generation;
            });
  }

  boolean isEmpty() {
    return decided.isEmpty();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(decided.size());
    for (Map.Entry<Long, Long> each : decided.entrySet()) {
      out.writeLong(each.getKey());
      out.writeLong(each.getValue());
    }
  }

  static Outcomes read(DataInput in) throws IOException {
    Outcomes outcomes = new Outcomes();
    for (int left = in.readInt(); left > 0; left--) {
      outcomes.decided.put(in.readLong(), in.readLong());
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
