package io.fleetfold.streams.app;

import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Section;
import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.TopicSection;
import io.fleetfold.streams.app.http.PublishedSetting;
import io.fleetfold.streams.core.ingest.Limits;
import io.fleetfold.streams.runs.RunConfig;
import io.fleetfold.streams.runs.usage.UsageConfig;
import io.fleetfold.streams.sessions.SessionConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the app runs with, however it was told. Left out are addresses and folders, which may hold a
 * secret or tell of the machine, and the settings of Kafka's and the registry's clients.
 */
final class EffectiveSettings {
  private EffectiveSettings() {}

  static List<PublishedSetting> of(StreamsAppConfig config) {
    List<PublishedSetting> all = new ArrayList<>();
    add(all, ClusterSection.SECTION, Map.of(ClusterSection.TOPIC_PREFIX, config.fleet().prefix()));
    add(all, TopicSection.SECTION, topics(config));
    add(all, StreamsSection.SECTION, streams(config));
    add(all, FoldSection.SECTION, folds(config.fold()));
    return List.copyOf(all);
  }

  private static void add(List<PublishedSetting> all, Section section, Map<String, Object> values) {
    section
        .keys()
        .forEach(
            key -> {
              Object value = values.get(key.name);
              if (value != null) {
                Object usual =
                    key.name.equals(FoldSection.SEAL_SILENT_AFTER)
                        ? FoldSection.SEAL_SILENT_AFTER_UNSET
                        : key.defaultValue;
                all.add(
                    new PublishedSetting(
                        key.name,
                        section.variable(key.name),
                        value.toString(),
                        isSame(usual.toString(), value)));
              }
            });
  }

  /** Durations have several spellings: P1D is PT24H. */
  private static boolean isSame(String usual, Object value) {
    return value instanceof Duration
        ? Duration.parse(usual).equals(value)
        : usual.equals("" + value);
  }

  private static Map<String, Object> topics(StreamsAppConfig config) {
    return Map.of(
        TopicSection.PARTITIONS, config.fleet().partitions(),
        TopicSection.REPLICATION, config.fleet().replication());
  }

  private static Map<String, Object> streams(StreamsAppConfig config) {
    return Map.of(
        StreamsSection.HTTP_HOST, config.httpHost(),
        StreamsSection.HTTP_PORT, config.httpPort(),
        StreamsSection.THREADS, config.threads(),
        StreamsSection.STANDBYS, config.instances().standbys(),
        StreamsSection.INSTANCE_TIMEOUT_MS, config.instances().timeout().toMillis(),
        StreamsSection.COMMIT_INTERVAL_MS, config.fold().timing().commitInterval().toMillis(),
        StreamsSection.STORE_CACHE_BYTES, config.memory().cacheBytes(),
        StreamsSection.STORE_WRITE_BUFFER_BYTES, config.memory().writeBufferBytes());
  }

  private static Map<String, Object> folds(FoldConfig fold) {
    Map<String, Object> values = new TreeMap<>();
    RunConfig runs = fold.runs();
    values.put(FoldSection.SEAL_AFTER, runs.sealAfter());
    values.put(FoldSection.SEAL_SILENT_AFTER, runs.sealSilentAfter());
    values.put(FoldSection.SILENT_AFTER, runs.silentAfter());
    values.put(FoldSection.EMIT_INTERVAL_MS, fold.timing().emitInterval().toMillis());
    Limits limits = fold.limits();
    values.put(FoldSection.TEXT_BYTES, limits.textBytes());
    values.put(FoldSection.RECORD_BYTES, limits.recordBytes());
    UsageConfig usage = runs.usage();
    values.put(FoldSection.USAGE_GRACE_10S, usage.tenSecondsGrace());
    values.put(FoldSection.USAGE_RETENTION_10S, usage.tenSecondsRetention());
    values.put(FoldSection.USAGE_GRACE_1M, usage.minuteGrace());
    values.put(FoldSection.USAGE_RETENTION_1M, usage.minuteRetention());
    SessionConfig sessions = fold.sessions();
    values.put(FoldSection.SESSION_CONTENT_BYTES, sessions.limits().contentBytes());
    values.put(FoldSection.SESSION_FIELD_BYTES, sessions.limits().fieldBytes());
    values.put(
        FoldSection.SESSION_TTL,
        new TreeMap<>(sessions.timeToLive())
            .entrySet().stream()
                .map(ttl -> ttl.getKey() + "=" + ttl.getValue())
                .collect(Collectors.joining(",")));
    return values;
  }
}
