package io.fleetfold.streams.core.ingest;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;

/**
 * Stands among the headers of a record of which not all was brought into memory. Nobody can publish
 * one: what comes from the log is never of this class.
 *
 * @param part what was cut: key or value
 * @param bytes how many bytes it has in the log
 * @param kept how many of them were kept
 */
public record CutHeader(String part, int bytes, int kept) implements Header {
  @Override
  public String key() {
    return "fleetfold-cut-" + part;
  }

  @Override
  public byte[] value() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array();
  }

  /** How many bytes are not in memory. */
  int lost() {
    return bytes - kept;
  }
}
