package io.fleetfold.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * What the id of an event or of a call is unique in, as a text that no other scope has. A record is
 * known by its id and its scope: in the folds, in the outputs and in SQL.
 */
public final class IdScope {
  /** The most bytes of a scope that are written as they are: a primary key has its limits. */
  private static final int MAX_BYTES = 200;

  private IdScope() {}

  /** The scope of an event: its run, and in it the session where the event names one. */
  public static String ofEvent(String runId, String appName, String userId, String sessionId) {
    return sessionId == null
        ? bounded("run" + parts(runId))
        : bounded("run" + parts(runId, appName, userId, sessionId));
  }

  /** The scope of a call: its run; where it names none, its agent and its own day in UTC. */
  public static String ofCall(String runId, String agentId, Instant createdAt) {
    return runId != null
        ? bounded("run" + parts(runId))
        : bounded("day|" + LocalDate.ofInstant(createdAt, ZoneOffset.UTC) + parts(agentId));
  }

  /** Ids behind a bar each; a null is an empty one. */
  public static String parts(String... ids) {
    StringBuilder parts = new StringBuilder();
    for (String id : ids) {
      parts.append('|').append(id == null ? "" : RecordKeys.escape(id));
    }
    return parts.toString();
  }

  private static String bounded(String scope) {
    byte[] bytes = scope.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_BYTES
        ? scope
        : "sha256|" + HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }
}
