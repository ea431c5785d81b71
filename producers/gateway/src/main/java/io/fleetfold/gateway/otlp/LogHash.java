package io.fleetfold.gateway.otlp;

import com.google.protobuf.MessageLite;
import io.fleetfold.schemas.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Ids for log records that name none: a hash of all that a record says, and how many equal ones
 * came before it in its request. So two equal lines of one request stay two, and a request that is
 * sent again stays the same. For one request; not thread-safe.
 */
public final class LogHash {
  private static final int BYTES = 16;

  private final Map<String, Integer> seen = new HashMap<>();
  private final MessageDigest digest = Digests.sha256();

  /**
   * The id of the next record: {@code log-}, 32 hexadecimal digits, and {@code -N} from the second
   * equal one on.
   */
  public String id(LogItem log) {
    log.resource().all().forEach(this::add);
    add("scope", log.scope());
    add("record", log.record());
    String hash = HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    int before = seen.merge(hash, 1, Integer::sum) - 1;
    return "log-" + hash + (before == 0 ? "" : "-" + before);
  }

  private void add(String name, MessageLite value) {
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = value.toByteArray();
    digest.update((":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
