package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.streams.app.http.QuerySecurity;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything the streams app is told. Immutable.
 *
 * @param bootstrapServers brokers, {@code host:port} with commas between them
 * @param registryUrl the schema registry, one address or several with commas between them
 * @param registrySettings settings of the registry's client, such as {@code basic.auth.user.info}
 * @param fleet prefix, partitions and replication
 * @param stateDir folder of the state stores; one process at a time, kept between starts
 * @param httpHost address the query API listens on
 * @param httpPort port of the query API; 0 takes a free one
 * @param threads stream threads
 * @param memory bounds of memory outside the heap
 * @param fold how records are folded
 * @param instances how this instance lives with others
 * @param kafka further Kafka settings, such as security; they go before our own
 * @param security who may ask the query API, and TLS
 */
public record StreamsAppConfig(
    String bootstrapServers,
    String registryUrl,
    Map<String, String> registrySettings,
    Fleet fleet,
    Path stateDir,
    String httpHost,
    int httpPort,
    int threads,
    StoreMemory memory,
    FoldConfig fold,
    InstanceConfig instances,
    Map<String, String> kafka,
    QuerySecurity security) {
  private static final Values DEFAULTS = StreamsSection.SECTION.defaults();

  /** The query API's port unless configured. */
  public static final int DEFAULT_HTTP_PORT = DEFAULTS.integer(StreamsSection.HTTP_PORT);

  /** Checks the values. */
  public StreamsAppConfig {
    registrySettings = Map.copyOf(registrySettings);
    kafka = Map.copyOf(kafka);
    requireText("bootstrap servers", bootstrapServers);
    requireText("registry url", registryUrl);
    requireText("http host", httpHost);
    require(StreamsSection.HTTP_PORT, "http port", httpPort);
    require(StreamsSection.THREADS, "threads", threads);
    require(
        StreamsSection.COMMIT_INTERVAL_MS,
        "commit interval in ms",
        fold.timing().commitInterval().toMillis());
  }

  /** A configuration with defaults for all the rest: one thread, loopback. */
  public static StreamsAppConfig of(
      String bootstrapServers, String registryUrl, Fleet fleet, Path stateDir) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        Map.of(),
        fleet,
        stateDir,
        DEFAULTS.text(StreamsSection.HTTP_HOST),
        DEFAULT_HTTP_PORT,
        1,
        StoreMemory.DEFAULT,
        FoldConfig.DEFAULT,
        InstanceConfig.ALONE,
        Map.of(),
        QuerySecurity.NONE);
  }

  /** This with another address of the query API. */
  public StreamsAppConfig withHttp(String host, int port) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        registrySettings,
        fleet,
        stateDir,
        host,
        port,
        threads,
        memory,
        fold,
        instances,
        kafka,
        security);
  }

  /** This with another number of stream threads. */
  public StreamsAppConfig withThreads(int value) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        registrySettings,
        fleet,
        stateDir,
        httpHost,
        httpPort,
        value,
        memory,
        fold,
        instances,
        kafka,
        security);
  }

  /** This with another behaviour of the folds. */
  public StreamsAppConfig withFold(FoldConfig value) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        registrySettings,
        fleet,
        stateDir,
        httpHost,
        httpPort,
        threads,
        memory,
        value,
        instances,
        kafka,
        security);
  }

  /** This beside other instances. */
  public StreamsAppConfig withInstances(InstanceConfig value) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        registrySettings,
        fleet,
        stateDir,
        httpHost,
        httpPort,
        threads,
        memory,
        fold,
        value,
        kafka,
        security);
  }

  /** This with further Kafka settings, which go before our own. */
  public StreamsAppConfig withKafka(Map<String, String> value) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        registrySettings,
        fleet,
        stateDir,
        httpHost,
        httpPort,
        threads,
        memory,
        fold,
        instances,
        value,
        security);
  }

  /** This with other callers of the query API. */
  public StreamsAppConfig withSecurity(QuerySecurity value) {
    return new StreamsAppConfig(
        bootstrapServers,
        registryUrl,
        registrySettings,
        fleet,
        stateDir,
        httpHost,
        httpPort,
        threads,
        memory,
        fold,
        instances,
        kafka,
        value);
  }

  /** Without the values of the settings that may be secrets. */
  @Override
  public String toString() {
    return "StreamsAppConfig[bootstrapServers=%s, registryUrl=%s, registrySettings=%s, fleet=%s, stateDir=%s, httpHost=%s, httpPort=%d, threads=%d, memory=%s, fold=%s, instances=%s, kafka=%s, security=%s]"
        .formatted(
            bootstrapServers,
            registryUrl,
            registrySettings.keySet(),
            fleet,
            stateDir,
            httpHost,
            httpPort,
            threads,
            memory,
            fold,
            instances,
            kafka.keySet(),
            security);
  }

  private static void requireText(String name, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing: set it");
    }
  }

  private static void require(String setting, String name, long value) {
    StreamsSection.SECTION.require(setting, name, value);
  }
}
