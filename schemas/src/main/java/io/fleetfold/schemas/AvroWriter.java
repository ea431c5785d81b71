package io.fleetfold.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes values as a prefix and Avro binary. Thread-safe: each thread keeps a buffer.
 *
 * @param <V> what is written
 */
public final class AvroWriter<V> {
  private final DatumWriter<V> writer;
  private final byte[] prefix;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  /** A writer of such values; the prefix says how they are to be read. */
  public AvroWriter(DatumWriter<V> writer, byte... prefix) {
    this.writer = writer;
    this.prefix = prefix.clone();
  }

  /** The bytes of a value. */
  public byte[] write(V value) {
    Scratch mine = scratch.get();
    try {
      mine.bytes.reset();
      mine.bytes.write(prefix);
      mine.encoder = EncoderFactory.get().binaryEncoder(mine.bytes, mine.encoder);
      writer.write(value, mine.encoder);
      mine.encoder.flush();
      return mine.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      mine.trim();
    }
  }

  private static final class Scratch {
    private static final int KEEP = 1 << 16;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder;

    // one huge value must not pin its buffer for the thread's life
    void trim() {
      if (bytes.size() > KEEP) {
        bytes = new ByteArrayOutputStream(1024);
        encoder = null;
      }
    }
  }
}
