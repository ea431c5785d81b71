package io.fleetfold.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests that every Java platform has. */
public final class Digests {
  private Digests() {}

  /** A SHA-256 of nothing yet. */
  public static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** The SHA-256 of a text's UTF-8 bytes. */
  public static byte[] sha256(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The MD5 of a text's UTF-8 bytes: short, and what PostgreSQL computes, too; no secret. */
  public static byte[] md5(String text) {
    return of("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
