package io.fleetfold.streams.runs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is kept with the id of a call: four bytes of its record's hash; behind them, for one with a
 * latency, four of its histogram bucket, and for one without a cost its {@link CallDigest}; and
 * where it can be read again, behind which stands how long that is what comes before, since earlier
 * releases did not keep it.
 *
 * @param bucket null for a call without a latency
 * @param unpriced the digest of a call without a cost; null for one that has a cost
 * @param logged null for a call that is not listed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record CallRecordId(int hash, Integer bucket, byte[] unpriced, LoggedCall logged) {
  private static final int HASH = RecordIds.HASH;
  private static final int MAX_EARLIER = HASH + Integer.BYTES + CallDigest.BYTES;

  byte[] encode() {
    int length =
        HASH + (bucket == null ? 0 : Integer.BYTES) + (unpriced == null ? 0 : unpriced.length);
    byte[] place = logged == null ? new byte[0] : logged.encode();
    ByteBuffer value =
        ByteBuffer.allocate(length + place.length + (logged == null ? 0 : Integer.BYTES));
    value.putInt(hash);
    if (bucket != null) {
      value.putInt(bucket);
    }
    if (unpriced != null) {
      value.put(unpriced);
    }
    if (logged != null) {
      // always longer than what earlier releases wrote
      value.put(place).putInt(length);
    }
    return value.array();
  }

  static CallRecordId decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    boolean placed = value.length > MAX_EARLIER;
    int length = placed ? in.getInt(value.length - Integer.BYTES) : value.length;
    int hash = in.getInt();
    // behind the hash a bucket, or the digest, or both
    Integer bucket = length % CallDigest.BYTES > HASH ? (Integer) in.getInt() : null;
    byte[] unpriced =
        length - in.position() == CallDigest.BYTES
            ? Arrays.copyOfRange(value, in.position(), length)
            : null;
    LoggedCall logged =
        placed
            ? LoggedCall.decode(
                ByteBuffer.wrap(value, length, value.length - length - Integer.BYTES))
            : null;
    return new CallRecordId(hash, bucket, unpriced, logged);
  }

  /** The same of a call that was charged on request. */
  CallRecordId priced() {
    return new CallRecordId(hash, bucket, null, logged);
  }
}
