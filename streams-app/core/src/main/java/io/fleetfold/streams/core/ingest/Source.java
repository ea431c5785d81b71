package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.Text;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A record of an input topic as it stands in the log. One of the topic of strays names the place it
 * was first written to, but has the log time of its second.
 *
 * @param topic the topic without the fleet's prefix
 * @param name the topic's real name
 * @param partition the partition
 * @param offset the offset
 * @param logTime when the log took it, in epoch milliseconds
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null
 * @param headers the headers; not to be changed
 */
// the bytes are the log's own: nobody compares sources or changes them
@SuppressWarnings("ArrayRecordComponent")
public record Source(
    String topic,
    String name,
    int partition,
    long offset,
    long logTime,
    byte[] key,
    byte[] value,
    Headers headers) {
  /** Bytes of key, value and headers together, those included that were not brought into memory. */
  public long bytes() {
    long bytes = length(key) + length(value);
    for (Header header : headers) {
      bytes +=
          header instanceof CutHeader cut
              ? cut.lost()
              : Text.utf8Length(header.key()) + length(header.value());
    }
    return bytes;
  }

  /** Whether not all of it was brought into memory. */
  boolean isCut() {
    for (Header header : headers) {
      if (header instanceof CutHeader) {
        return true;
      }
    }
    return false;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
