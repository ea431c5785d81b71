package io.fleetfold.verify.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes that every Java platform has. */
public final class Hashes {
  private Hashes() {}

  /** The first half of the MD5 of a text's UTF-8 bytes. */
  public static long md5(String text) {
    return ByteBuffer.wrap(digest("MD5").digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** The SHA-256 of bytes in hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** A SHA-256 of nothing yet. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
