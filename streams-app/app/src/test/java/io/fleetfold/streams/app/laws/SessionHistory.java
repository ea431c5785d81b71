package io.fleetfold.streams.app.laws;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events of sessions of all kinds, broken ones among them. */
final class SessionHistory {
  private static final List<String> TYPES =
      List.of(
          "session_created",
          "session_created",
          "session_created",
          "session_updated",
          "session_updated",
          "session_closed",
          "session_deleted",
          "message",
          "message",
          "message",
          "state_changed",
          "state_changed",
          "route_entered",
          "route_completed",
          "of_my_own",
          " ");
  private static final List<String> KEYS =
      List.of(
          "a", "b", "ü.\\\"", "user:a", "user:b", "app:a", "app:b", "temp:a", "user:a:b", "x:y");
  private static final List<String> VALUES =
      List.of(
          "null",
          "1",
          "1.50e3",
          "-0",
          "\"x\\\\\\\"y\"",
          "\"\\u0000\\ud83d\\ude00\\ud800\\u00e9\"",
          "{ \"n\" : [1,2], \"n\": {\"b\":true,\"aa\":null,\"a\":\"\\/\"} }",
          "[ ]",
          "true",
          "\"" + "z".repeat(300) + "\"");
  private static final List<String> BROKEN =
      List.of(
          "{",
          "[]",
          "{\"\":1}",
          "1 2",
          "{\"app:\":1}",
          "{\"a\":1e9999}",
          "\"" + "x".repeat(1_100) + "\"");
  private static final List<String> DATA =
      List.of(
          "{\"status\":\"active\"}",
          "{\"status\":\"abandoned\",\"metadata\":{\"a\":1,\"b\":null}}",
          "{\"status\":\"gone\"}",
          "{\"metadata\":{\"a\":null,\"c\":\"\\u0041\"},\"ttl_ms\":null}",
          "{\"metadata\":[1]}",
          "{\"metadata\":{\"l%d\":\"%s\"}}",
          "{\"ttl_ms\":3600000}",
          "{\"ttl_ms\":\"soon\"}",
          "{\"messages\":[{\"role\":\"user\",\"content\":{\"parts\":[{\"text\":\"x\\u0000\"}]}},{\"role\":\"agent\",\"author\":\"me\"}]}",
          "{\"messages\":[{\"content\":1}]}",
          "{\"route\":\"pay\",\"step\":\"one\"}",
          "{\"route\":\"pay\"}",
          "{\"route\":\" \"}",
          "{\"reason\":\"expired\"}",
          "{\"role\":\"tool\",\"note\":1}",
          "[1]",
          " ",
          "{\"own\":{\"b\":1,\"a\":2.0}}");
  private static final List<String> CONTENTS =
      List.of(
          "{\"parts\":[{\"text\":\"hi\"}]}",
          "{\"parts\":[{\"functionResponse\":{\"name\":\"f\"}}]}",
          "{\"parts\":[[{\"functionResponse\":1}]]}",
          "\"words\"",
          "broken");

  private SessionHistory() {}

  static AgentRunEvent event(String id, String type, String delta) {
    return Sessions.event("s1", id, type).setStateDelta(delta).build();
  }

  /** Mostly little, sometimes so much that outcomes are forgotten and sessions expire. */
  static long delay(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> Duration.ofHours(20 + random.nextInt(15)).toMillis();
      case 1 -> Duration.ofHours(1).toMillis();
      default -> random.nextInt(3);
    };
  }

  static AgentRunEvent event(Random random) {
    String type = pick(TYPES, random);
    AgentRunEvent.Builder event =
        Sessions.event("s" + random.nextInt(3), "e" + random.nextInt(90), type)
            .setUserId(random.nextBoolean() ? "ann" : "b|b/%\u0000ü ")
            .setTimestamp(
                Instant.ofEpochMilli(
                    random.nextInt(20) == 0 ? -5 : Records.T0 + random.nextInt(50)))
            .setAgentId(random.nextInt(40) == 0 ? "x".repeat(600) : "agent\u0000")
            .setInvocationId(random.nextBoolean() ? null : "turn-" + random.nextInt(3))
            .setRunId(random.nextInt(4) == 0 ? "run-1" : null)
            .setFinalResponse(random.nextInt(4) == 0)
            .setPartial(random.nextInt(15) == 0)
            .setExpectedRevision(random.nextInt(5) == 0 ? (Long) (long) random.nextInt(6) : null)
            .setExpectedGeneration(
                random.nextInt(12) == 0 ? (Long) (long) random.nextInt(40) : null);
    if (random.nextInt(30) == 0) {
      event.setEventId(random.nextBoolean() ? " " : "i".repeat(513));
    }
    if (type.startsWith("session") || type.startsWith("route") || random.nextInt(3) == 0) {
      event.setData(
          random.nextInt(25) == 0
              ? pick(BROKEN, random)
              : pick(DATA, random)
                  .replace("%d", Integer.toString(random.nextInt(4)))
                  .replace("%s", "m".repeat(random.nextInt(500))));
    }
    if (type.equals("message")) {
      event
          .setAuthor(random.nextBoolean() ? "user" : random.nextBoolean() ? null : "a\u0000gent")
          .setContent(random.nextInt(6) == 0 ? null : pick(CONTENTS, random));
    }
    if (random.nextInt(3) > 0) {
      event.setStateDelta(random.nextInt(14) == 0 ? pick(BROKEN, random) : delta(random));
    }
    return event.build();
  }

  private static String delta(Random random) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> "\"" + pick(KEYS, random) + "\" : " + pick(VALUES, random))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
