package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.streams.core.ingest.Limits;
import io.fleetfold.streams.runs.RunConfig;
import io.fleetfold.streams.runs.usage.UsageConfig;
import io.fleetfold.streams.sessions.SessionConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the configuration from environment variables, as containers are configured. Required:
 * {@code FLEETFOLD_BOOTSTRAP_SERVERS}, {@code FLEETFOLD_REGISTRY_URL}, {@code FLEETFOLD_STATE_DIR}.
 * With defaults: {@code FLEETFOLD_TOPIC_PREFIX} (empty), {@code FLEETFOLD_PARTITIONS} (12), {@code
 * FLEETFOLD_REPLICATION} (3), {@code FLEETFOLD_HTTP_HOST} (127.0.0.1), {@code FLEETFOLD_HTTP_PORT}
 * (8090), {@code FLEETFOLD_THREADS} (2), {@code FLEETFOLD_COMMIT_INTERVAL_MS} (1000), {@code
 * FLEETFOLD_EMIT_INTERVAL_MS} (250), {@code FLEETFOLD_SEAL_AFTER} (an ISO 8601 duration, PT24H),
 * {@code FLEETFOLD_SEAL_SILENT_AFTER} (P30D), {@code FLEETFOLD_SILENT_AFTER} (PT30M; PT0S leaves
 * silent runs alone), {@code FLEETFOLD_TEXT_BYTES} (262144), {@code FLEETFOLD_RECORD_BYTES}
 * (25165824), {@code FLEETFOLD_SESSION_CONTENT_BYTES} (3145728), {@code
 * FLEETFOLD_SESSION_FIELD_BYTES} (1048576), {@code FLEETFOLD_SESSION_TTL} (empty; times to live by
 * application, {@code app=PT24H,*=P30D}), {@code FLEETFOLD_STORE_CACHE_BYTES} (100663296), {@code
 * FLEETFOLD_STORE_WRITE_BUFFER_BYTES} (50331648). {@code FLEETFOLD_KAFKA_SECURITY_PROTOCOL} is
 * Kafka's {@code security.protocol}, and so on; {@code FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO} is
 * the registry client's {@code basic.auth.user.info}.
 */
public final class StreamsEnvironment {
  private static final String PREFIX = "FLEETFOLD_";
  private static final String KAFKA = PREFIX + "KAFKA_";
  private static final String REGISTRY = PREFIX + "REGISTRY_";
  private static final String REGISTRY_URL = REGISTRY + "URL";

  private final Map<String, String> variables;

  private StreamsEnvironment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * The configuration that the variables make.
   *
   * @throws IllegalArgumentException for a value that is missing or unusable, with the variable's
   *     name
   */
  static StreamsAppConfig read(Map<String, String> variables) {
    return new StreamsEnvironment(variables).config();
  }

  /**
   * How the variables say that records are folded; the others are not asked for.
   *
   * @throws IllegalArgumentException for a value that is unusable, with the variable's name
   */
  public static FoldConfig fold(Map<String, String> variables) {
    return new StreamsEnvironment(variables).fold();
  }

  /** The same without a folder for stores: for what only makes topics and schemas. */
  static StreamsAppConfig cluster(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent(PREFIX + "STATE_DIR", ".");
    return read(all);
  }

  private StreamsAppConfig config() {
    Fleet fleet =
        new Fleet(
            variables.getOrDefault(PREFIX + "TOPIC_PREFIX", ""),
            number("PARTITIONS", Fleet.DEFAULT_PARTITIONS),
            (short) number("REPLICATION", 3));
    StoreMemory memory =
        new StoreMemory(
            read("STORE_CACHE_BYTES", StoreMemory.DEFAULT.cacheBytes(), Long::valueOf),
            read(
                "STORE_WRITE_BUFFER_BYTES", StoreMemory.DEFAULT.writeBufferBytes(), Long::valueOf));
    return new StreamsAppConfig(
        required(PREFIX + "BOOTSTRAP_SERVERS"),
        required(REGISTRY_URL),
        settings(REGISTRY),
        fleet,
        Path.of(required(PREFIX + "STATE_DIR")),
        variables.getOrDefault(PREFIX + "HTTP_HOST", "127.0.0.1"),
        number("HTTP_PORT", StreamsAppConfig.DEFAULT_HTTP_PORT),
        number("THREADS", 2),
        millis("COMMIT_INTERVAL_MS", StreamsAppConfig.DEFAULT_COMMIT_INTERVAL),
        memory,
        fold(),
        settings(KAFKA));
  }

  private FoldConfig fold() {
    Limits limits =
        new Limits(
            number("TEXT_BYTES", Limits.DEFAULT.textBytes()),
            Limits.DEFAULT.idBytes(),
            Limits.DEFAULT.labelBytes(),
            number("RECORD_BYTES", Limits.DEFAULT.recordBytes()),
            Limits.DEFAULT.future());
    Duration sealAfter = duration("SEAL_AFTER", RunConfig.DEFAULT.sealAfter());
    Duration silent = RunConfig.DEFAULT.sealSilentAfter();
    return new FoldConfig(
        limits,
        new RunConfig(
            sealAfter,
            duration("SEAL_SILENT_AFTER", sealAfter.compareTo(silent) > 0 ? sealAfter : silent),
            duration("SILENT_AFTER", RunConfig.DEFAULT.silentAfter()),
            millis("EMIT_INTERVAL_MS", RunConfig.DEFAULT.emitInterval()),
            usage(UsageConfig.DEFAULT)),
        sessions());
  }

  private UsageConfig usage(UsageConfig otherwise) {
    return new UsageConfig(
        duration("USAGE_GRACE_10S", otherwise.tenSecondsGrace()),
        duration("USAGE_RETENTION_10S", otherwise.tenSecondsRetention()),
        duration("USAGE_GRACE_1M", otherwise.minuteGrace()),
        duration("USAGE_RETENTION_1M", otherwise.minuteRetention()));
  }

  private SessionConfig sessions() {
    return new SessionConfig(
        new SessionLimits(
            number("SESSION_CONTENT_BYTES", SessionLimits.DEFAULT.contentBytes()),
            number("SESSION_FIELD_BYTES", SessionLimits.DEFAULT.fieldBytes())),
        timesToLive(variables.getOrDefault(PREFIX + "SESSION_TTL", "")),
        SessionConfig.DEFAULT.outcomesFor());
  }

  private static Map<String, Duration> timesToLive(String text) {
    Map<String, Duration> times = new HashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int sign = part.lastIndexOf('=');
      try {
        String app = part.substring(0, Math.max(0, sign)).strip();
        if (app.isEmpty()) {
          throw new DateTimeParseException("no application", part, 0);
        }
        times.put(app, Duration.parse(part.substring(sign + 1).strip()));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            PREFIX + "SESSION_TTL is '" + text + "': take a value such as shop=PT24H,*=P30D", e);
      }
    }
    return times;
  }

  private String required(String name) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing: set it");
    }
    return value;
  }

  private int number(String name, int otherwise) {
    return read(name, otherwise, Integer::valueOf);
  }

  private Duration millis(String name, Duration otherwise) {
    return read(name, otherwise, value -> Duration.ofMillis(Long.parseLong(value)));
  }

  private Duration duration(String name, Duration otherwise) {
    return read(name, otherwise, Duration::parse);
  }

  private <T> T read(String name, T otherwise, Function<String, T> parser) {
    String value = variables.get(PREFIX + name);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    try {
      return parser.apply(value.strip());
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          PREFIX + name + " is '" + value + "': take a value such as " + otherwise, e);
    }
  }

  private Map<String, String> settings(String prefix) {
    Map<String, String> settings = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !name.equals(REGISTRY_URL)) {
            String key = name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            settings.put(key, value);
          }
        });
    return settings;
  }
}
