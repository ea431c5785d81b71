package io.fleetfold.verify.replay;

import io.fleetfold.schemas.Digests;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Digests in the forms that fingerprints and reports need. */
public final class Hashes {
  private Hashes() {}

  /** The first half of the MD5 of a text's UTF-8 bytes. */
  public static long md5(String text) {
    return ByteBuffer.wrap(Digests.md5(text)).getLong();
  }

  /** The SHA-256 of bytes in hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }
}
