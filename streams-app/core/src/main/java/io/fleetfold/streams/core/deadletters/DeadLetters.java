package io.fleetfold.streams.core.deadletters;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.DeadLetterHeader;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.streams.core.ingest.CutHeader;
import io.fleetfold.streams.core.ingest.Source;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;

/** Makes dead letters: the record as it was, where it stands, and why it could not be folded. */
public final class DeadLetters {
  private static final int MESSAGE_CHARS = 2_000;

  private DeadLetters() {}

  /** The key of a record's dead letter; the same for each attempt to fold it. */
  public static String key(Source source) {
    return source.name() + "|" + source.partition() + "|" + source.offset();
  }

  /** The dead letter of a record. */
  public static DeadLetter of(Source source, String reason, String message) {
    List<String> cuts = new ArrayList<>();
    for (Header header : source.headers()) {
      if (header instanceof CutHeader cut) {
        cuts.add(cut.part() + " of " + cut.bytes() + " bytes cut to its first " + cut.kept());
      }
    }
    byte[] value = source.value();
    if (value != null && value.length > RecordLimits.RECORD_BYTES) {
      cuts.add(
          "value of "
              + value.length
              + " bytes cut to its first "
              + RecordLimits.DEAD_LETTER_HEAD_BYTES);
      value = Arrays.copyOf(value, RecordLimits.DEAD_LETTER_HEAD_BYTES);
    }
    byte[] key = small("key", source.key(), cuts);
    List<DeadLetterHeader> headers = new ArrayList<>();
    for (Header header : source.headers()) {
      if (header instanceof CutHeader) {
        continue;
      }
      if (headers.size() == RecordLimits.DEAD_LETTER_HEADERS) {
        cuts.add("headers cut to the first " + RecordLimits.DEAD_LETTER_HEADERS);
        break;
      }
      byte[] content = small("header", header.value(), cuts);
      headers.add(
          new DeadLetterHeader(
              header.key().substring(0, Math.min(512, header.key().length())), buffer(content)));
    }
    String shortened =
        message.length() > MESSAGE_CHARS ? message.substring(0, MESSAGE_CHARS) + "..." : message;
    return new DeadLetter(
        source.name(),
        source.partition(),
        source.offset(),
        Instant.ofEpochMilli(source.logTime()),
        reason,
        cuts.isEmpty() ? shortened : shortened + " (" + String.join(", ", cuts) + ")",
        buffer(key),
        buffer(value),
        headers);
  }

  private static byte[] small(String what, byte[] bytes, List<String> cuts) {
    if (bytes == null || bytes.length <= RecordLimits.DEAD_LETTER_SMALL_BYTES) {
      return bytes;
    }
    cuts.add(
        what
            + " of "
            + bytes.length
            + " bytes cut to its first "
            + RecordLimits.DEAD_LETTER_SMALL_BYTES);
    return Arrays.copyOf(bytes, RecordLimits.DEAD_LETTER_SMALL_BYTES);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
