package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.gateway.otlp.LogItem;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Ids of log records that have none: a hash of all they tell, with the occurrence in the request.
 * Two equal records of one request stay two, a request that comes again stays the same. One for
 * each request; not thread-safe.
 */
final class LogHash {
  private static final int BYTES = 16;

  private final Map<String, Integer> occurrences = new HashMap<>();

  /** The id of the next record of the request. */
  String next(LogItem log) {
    MessageDigest digest = Ids.sha256();
    log.resource().all().forEach((name, value) -> add(digest, name, value.toByteArray()));
    add(digest, log.scope().getName(), log.scope().getVersion().getBytes(StandardCharsets.UTF_8));
    add(digest, log.eventName(), log.record().getBody().toByteArray());
    add(digest, Long.toString(log.record().getTimeUnixNano()), new byte[0]);
    add(digest, Long.toString(log.record().getObservedTimeUnixNano()), new byte[0]);
    add(digest, "trace", log.record().getTraceId().toByteArray());
    add(digest, "span", log.record().getSpanId().toByteArray());
    for (KeyValue attribute : log.record().getAttributesList()) {
      add(digest, attribute.getKey(), attribute.getValue().toByteArray());
    }
    String hash = HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    int occurrence = occurrences.merge(hash, 1, Integer::sum);
    return occurrence == 1 ? hash : hash + "-" + occurrence;
  }

  // lengths keep two neighbours apart
  private static void add(MessageDigest digest, String name, byte[] value) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    digest.update((key.length + ":" + value.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(key);
    digest.update(value);
  }
}
