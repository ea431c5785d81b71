package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.schemas.Digests;
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
        : HexFormat.of().formatHex(Digests.sha256(clean), 0, 16);
  }
}
