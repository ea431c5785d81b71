package io.fleetfold.schemas;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;

/**
 * What keys of records are made of, and where they belong: the same for whoever writes or reads.
 */
public final class RecordKeys {
  private RecordKeys() {}

  /** Parts, percent-encoded, with bars between them. */
  public static String of(Object... parts) {
    return Arrays.stream(parts)
        .map(part -> encode(part.toString()))
        .collect(Collectors.joining("|"));
  }

  /** The key of all records of a user of an application: it orders the events of its sessions. */
  public static String ofUser(String app, String user) {
    return encode(app) + "/" + encode(user);
  }

  /** The key of a call: its run, else its agent, else itself. Null or blank is none. */
  public static String ofCall(String runId, String agentId, String usageId) {
    return isThere(runId) ? runId : isThere(agentId) ? agentId : usageId;
  }

  private static boolean isThere(String id) {
    return id != null && !id.isBlank();
  }

  /**
   * A key's part or a URL's, percent-encoded: all but letters and digits of ASCII, '-', '_', '.'
   * and '*'.
   */
  public static String encode(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (!isPlain(part.charAt(i))) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
      }
    }
    return part;
  }

  /** One part where people read it: only what would be taken for a bar is encoded. */
  static String escape(String part) {
    return part.replace("%", "%25").replace("|", "%7C");
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '_'
        || c == '.';
  }

  /**
   * What was encoded; unlike in a form a plus is a plus.
   *
   * @throws IllegalArgumentException when it was not encoded so
   */
  public static String decode(String part) {
    return part.indexOf('%') < 0
        ? part
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The partition of a key among that many, as Kafka's Java clients choose it (murmur2). */
  public static int partition(String key, int partitions) {
    return partition(key.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** As {@link #partition(String, int)}, of the key's bytes. */
  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
