package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.streams.app.StreamsApp;
import io.fleetfold.streams.app.StreamsAppConfig;
import io.fleetfold.streams.app.StreamsEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A pipeline in which no setting of the folds is the default one, and records that it folds as no
 * other would: whoever replays them by the defaults comes to other numbers.
 */
final class OtherSettings {
  static final String PREFIX = "proof.";

  private static final Map<String, String> FOLDS =
      Map.ofEntries(
          Map.entry(FoldSection.SEAL_AFTER, "PT2H"),
          Map.entry(FoldSection.SEAL_SILENT_AFTER, "PT72H"),
          Map.entry(FoldSection.SILENT_AFTER, "PT20M"),
          Map.entry(FoldSection.TEXT_BYTES, "65536"),
          Map.entry(FoldSection.RECORD_BYTES, "1048576"),
          Map.entry(FoldSection.USAGE_GRACE_10S, "PT10M"),
          Map.entry(FoldSection.USAGE_RETENTION_10S, "PT4H"),
          Map.entry(FoldSection.USAGE_GRACE_1M, "PT30M"),
          Map.entry(FoldSection.USAGE_RETENTION_1M, "PT48H"),
          Map.entry(FoldSection.SESSION_CONTENT_BYTES, "65536"),
          Map.entry(FoldSection.SESSION_FIELD_BYTES, "32768"),
          Map.entry(FoldSection.SESSION_TTL, "shop=PT480H"),
          Map.entry(FoldSection.EMIT_INTERVAL_MS, "200"));

  private OtherSettings() {}

  static void start(Pipeline pipeline) throws Exception {
    pipeline.start(environment(), "--topic-prefix", PREFIX);
  }

  private static Map<String, String> environment() {
    return FOLDS.entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> FoldSection.SECTION.variable(each.getKey()), Map.Entry::getValue));
  }

  /** A second instance of the streams app beside the pipeline's own, which folds as it does. */
  static StreamsApp join(Pipeline pipeline, Path state) {
    StreamsApp app =
        new StreamsApp(
            StreamsAppConfig.of(
                    "127.0.0.1:" + pipeline.kafkaPort(),
                    "http://127.0.0.1:" + pipeline.registryPort(),
                    pipeline.parts().fleet(),
                    state)
                .withHttp("127.0.0.1", 0)
                .withFold(StreamsEnvironment.fold(environment())));
    app.start();
    return app;
  }

  /** Records that the defaults would take, or count elsewhere. */
  static void send(Wire wire) throws Exception {
    wire.run("too-large", "settings", "y".repeat(2 << 20));
    wire.run("cut", "settings", "y".repeat(100_000));
    AgentLlmUsage late = Wire.call("late", "cut", "settings", "later than a window of 10 s takes");
    late.setCreatedAt(Instant.now().minus(Duration.ofMinutes(20)));
    wire.send(Topics.AGENT_LLM_USAGE, null, "cut", wire.encode(Topics.AGENT_LLM_USAGE, late));
    append(wire, "session_created", null);
    append(wire, "message", "\"" + "y".repeat(100_000) + "\"");
  }

  private static void append(Wire wire, String type, String content) throws Exception {
    AgentRunEvent event = Wire.event(type, null, "shop", type, null);
    event.setAppName("shop");
    event.setUserId("settings");
    event.setSessionId("s");
    event.setContent(content);
    byte[] value = wire.encode(Topics.AGENT_SESSION_EVENTS, event);
    wire.send(Topics.AGENT_SESSION_EVENTS, null, "shop/settings", value);
  }

  /** All of them hold, and each has left what it alone leaves. */
  static void assertInForce(Pipeline pipeline) throws Exception {
    Map<String, JsonNode> told =
        pipeline
            .json("/api/v1/settings")
            .get("items")
            .valueStream()
            .collect(
                Collectors.toMap(item -> item.get("name").asText(), item -> item, (a, b) -> a));
    assertThat(FOLDS.keySet())
        .as("every setting of the folds")
        .isEqualTo(
            FoldSection.SECTION.keys().stream().map(key -> key.name).collect(Collectors.toSet()));
    FOLDS.forEach(
        (name, value) -> {
          assertThat(told.get(name).get("value").asText()).as(name).isEqualTo(value);
          assertThat(told.get(name).get("by_default").asBoolean()).as(name).isFalse();
        });
    assertThat(pipeline.get("/api/v1/runs/too-large").statusCode()).isEqualTo(404);
    assertThat(pipeline.json("/api/v1/runs/cut").get("objective").asText().length())
        .isBetween(60_000, 66_000);
    assertThat(
            pipeline.sql(
                "select string_agg(distinct \"window\", ' ' order by \"window\")"
                    + " from fleetfold.usage_windows where name = 'settings'"))
        .isEqualTo("1h 1m");
    assertThat(pipeline.json("/api/v1/sessions/shop/settings/s/appends/message").toString())
        .contains("\"refused\"", "publish at most 65536");
  }
}
