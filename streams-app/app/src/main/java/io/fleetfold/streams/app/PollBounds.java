package io.fleetfold.streams.app;

import io.fleetfold.streams.core.ingest.CutHeader;
import io.fleetfold.streams.core.ingest.Limits;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The deserializer of a consumer that bounds what one poll brings into memory. The consumer's own
 * limits count records, or bytes as they are compressed: a few kilobytes can hold a thousand
 * records of megabytes. A record that would go beyond the bound is refused, at which the consumer
 * returns those before it, and gives the same record once more at the next poll; what is larger
 * than any record may be is cut. Not thread-safe.
 */
final class PollBounds implements Deserializer<byte[]> {
  /** Bytes that one poll brings, unless its first record alone has more. */
  static final long POLL_BYTES = 16 << 20;

  private static final int KEPT = 1 << 20;

  /** Of whole records. */
  private long taken;

  /** Of the key of a record whose value is still to come, if it has one. */
  private long key;

  /** A poll begins. */
  void begin() {
    taken = 0;
    key = 0;
  }

  /** The same bound, for keys. */
  Deserializer<byte[]> keys() {
    return new Keys();
  }

  @Override
  public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
    if (data == null) {
      return null;
    }
    check(key + data.remaining());
    taken += key + data.remaining();
    key = 0;
    // they keep the whole record in memory
    for (Header header : headers) {
      taken += header.value() == null ? 0 : header.value().length;
    }
    return bytes("value", headers, data);
  }

  @Override
  public byte[] deserialize(String topic, byte[] data) {
    throw new UnsupportedOperationException("consumers give buffers");
  }

  private void check(long bytes) {
    if (taken > 0 && taken + bytes > POLL_BYTES) {
      key = 0;
      throw new SerializationException("left for the next poll");
    }
  }

  private static byte[] bytes(String part, Headers headers, ByteBuffer data) {
    if (data.remaining() <= Limits.MAX_RECORD_BYTES) {
      return Utils.toArray(data);
    }
    headers.add(new CutHeader(part, data.remaining(), KEPT));
    return Utils.toArray(data, 0, KEPT);
  }

  private final class Keys implements Deserializer<byte[]> {
    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
      if (data == null) {
        return null;
      }
      taken += key;
      check(data.remaining());
      key = data.remaining();
      return bytes("key", headers, data);
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
      throw new UnsupportedOperationException("consumers give buffers");
    }
  }
}
