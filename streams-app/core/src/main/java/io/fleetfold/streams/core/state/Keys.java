package io.fleetfold.streams.core.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Makes keys of state stores. Parts that are text end with a zero byte, which no normalised text
 * contains, so that the keys of one run or agent are one prefix and no other's.
 */
public final class Keys {
  private Keys() {}

  /** Plain text. */
  public static Bytes of(String text) {
    return Bytes.wrap(utf8(text));
  }

  /** A letter that tells what kind of key it is, then plain text. */
  public static Bytes of(char kind, String text) {
    byte[] bytes = utf8(text);
    return Bytes.wrap(ByteBuffer.allocate(1 + bytes.length).put((byte) kind).put(bytes).array());
  }

  /** Text, a zero byte, text. */
  public static Bytes of(String first, String second) {
    byte[] one = utf8(first);
    byte[] two = utf8(second);
    return Bytes.wrap(
        ByteBuffer.allocate(one.length + 1 + two.length).put(one).put((byte) 0).put(two).array());
  }

  /** The prefix of all keys that {@link #of(String, String)} makes with this text first. */
  public static Bytes prefix(String first) {
    return of(first, "");
  }

  /** The smallest key above that one. */
  public static Bytes behind(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
  }

  /** The text of bytes. */
  public static String text(byte[] bytes, int from) {
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  /** UTF-8 of a text. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
