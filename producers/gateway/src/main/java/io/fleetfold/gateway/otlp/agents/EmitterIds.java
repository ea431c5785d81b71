package io.fleetfold.gateway.otlp.agents;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids made of what emitters send. */
final class EmitterIds {
  /** Characters of an id that are taken as they are: three ids make one of ours. */
  private static final int MAX_LENGTH = 100;

  private EmitterIds() {}

  /** An id as it may stand in a record: a longer one becomes its hash, a blank one null. */
  static String bounded(String id) {
    if (id == null) {
      return null;
    }
    String clean = id.indexOf('\0') < 0 ? id.strip() : id.replace("\0", "").strip();
    if (clean.isEmpty()) {
      return null;
    }
    return clean.length() <= MAX_LENGTH
        ? clean
        : HexFormat.of().formatHex(sha256().digest(clean.getBytes(StandardCharsets.UTF_8)), 0, 16);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
