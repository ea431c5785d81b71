package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.TopicSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.streams.app.http.QuerySecurity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the configuration from environment variables, as containers are configured. */
public final class StreamsEnvironment {
  private StreamsEnvironment() {}

  /**
   * The configuration that the variables make.
   *
   * @throws IllegalArgumentException for a value that is missing or unusable, with the variable's
   *     name
   */
  public static StreamsAppConfig read(Map<String, String> variables) {
    Values cluster = ClusterSection.SECTION.read(variables);
    Values topics = TopicSection.SECTION.read(variables);
    Values streams = StreamsSection.SECTION.read(variables);
    FoldConfig fold = fold(variables);
    return new StreamsAppConfig(
        cluster.text(ClusterSection.BOOTSTRAP_SERVERS),
        cluster.text(ClusterSection.REGISTRY_URL),
        ClusterSection.registry(cluster),
        new Fleet(
            cluster.text(ClusterSection.TOPIC_PREFIX),
            topics.integer(TopicSection.PARTITIONS),
            (short) topics.integer(TopicSection.REPLICATION)),
        Path.of(streams.text(StreamsSection.STATE_DIR)),
        streams.text(StreamsSection.HTTP_HOST),
        streams.integer(StreamsSection.HTTP_PORT),
        streams.integer(StreamsSection.THREADS),
        StoreMemory.of(streams),
        fold.withTiming(
            fold.timing().withCommitInterval(streams.millis(StreamsSection.COMMIT_INTERVAL_MS))),
        InstanceConfig.of(streams),
        ClusterSection.kafka(cluster),
        QuerySecurity.of(variables));
  }

  /**
   * How the variables say that records are folded; the others are not asked for.
   *
   * @throws IllegalArgumentException for a value that is unusable, with the variable's name
   */
  public static FoldConfig fold(Map<String, String> variables) {
    return FoldConfig.of(FoldSection.SECTION.read(variables));
  }

  /** The same without a folder for stores: for what only makes topics and schemas. */
  static StreamsAppConfig cluster(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent(StreamsSection.SECTION.variable(StreamsSection.STATE_DIR), ".");
    return read(all);
  }
}
