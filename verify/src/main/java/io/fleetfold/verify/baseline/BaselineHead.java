package io.fleetfold.verify.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.WindowRules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a baseline is of.
 *
 * @param format how the states of replays are written in it
 * @param clusterId which Kafka cluster
 * @param topics the input topics by their real names, each with the id it got when it was created
 * @param config the rules it was computed by
 * @param takenAt when
 * @param offsets up to where: the offset behind the last record of each input partition
 */
record BaselineHead(
    int format,
    String clusterId,
    Map<String, String> topics,
    ReplayConfig config,
    Instant takenAt,
    Map<TopicPartition, Long> offsets) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What all releases did that wrote no such setting into a baseline. */
  private static final Duration SILENT = Duration.ofDays(30);

  /** Why a replay under this head can't go on from a baseline under another; empty if it can. */
  Optional<String> refuses(BaselineHead other) {
    if (!clusterId.equals(other.clusterId)) {
      return Optional.of("it is of another cluster (" + other.clusterId + ")");
    }
    if (!sameTopics(other)) {
      return Optional.of("it is of other topics, or of some that were deleted and created again");
    }
    if (!config.equals(other.config)) {
      return Optional.of(
          "it was computed by other rules (" + other.config + "): verify with the same settings");
    }
    return Optional.empty();
  }

  /** One that was written before a topic was read says nothing of it. */
  private boolean sameTopics(BaselineHead other) {
    return other.topics.entrySet().stream()
            .allMatch(topic -> topic.getValue().equals(topics.get(topic.getKey())))
        && (other.topics.size() == topics.size() || other.format <= Format.FOURTH);
  }

  /** Whether it tells where a topic partition was read up to. */
  boolean knows(TopicPartition at) {
    return topics.containsKey(at.topic());
  }

  byte[] bytes() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", format);
    root.put("cluster_id", clusterId);
    root.put("taken_at", takenAt.toString());
    root.put("partitions", config.partitions());
    root.put("seal_after", config.sealAfter().toString());
    root.put("seal_silent_after", config.sealSilentAfter().toString());
    root.put("grace_10s", config.windows().graceTenSeconds().toString());
    root.put("grace_1m", config.windows().graceMinute().toString());
    root.put("keep_10s", config.windows().keepTenSeconds().toString());
    root.put("keep_1m", config.windows().keepMinute().toString());
    ObjectNode ids = root.putObject("topics");
    topics.forEach(ids::put);
    ObjectNode ends = root.putObject("offsets");
    offsets.forEach(
        (at, offset) ->
            ends.withObjectProperty(at.topic()).put(Integer.toString(at.partition()), offset));
    return JSON.writeValueAsBytes(root);
  }

  static BaselineHead of(byte[] bytes) throws IOException {
    JsonNode root = JSON.readTree(bytes);
    int format = root.path("format").asInt();
    if (format < Format.FIRST || format > Format.CURRENT) {
      throw new IOException(
          "its format is " + root.path("format") + ", known is up to " + Format.CURRENT);
    }
    Map<String, String> ids = new HashMap<>();
    root.path("topics").properties().forEach(id -> ids.put(id.getKey(), id.getValue().asText()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    root.path("offsets")
        .properties()
        .forEach(
            topic ->
                topic
                    .getValue()
                    .properties()
                    .forEach(
                        at ->
                            offsets.put(
                                new TopicPartition(topic.getKey(), Integer.parseInt(at.getKey())),
                                at.getValue().longValue())));
    return new BaselineHead(
        format,
        root.path("cluster_id").asText(),
        ids,
        new ReplayConfig(
            root.path("partitions").asInt(),
            duration(root, "seal_after"),
            format <= Format.SECOND ? SILENT : duration(root, "seal_silent_after"),
            new WindowRules(
                duration(root, "grace_10s"),
                duration(root, "grace_1m"),
                duration(root, "keep_10s"),
                duration(root, "keep_1m"))),
        Instant.parse(root.path("taken_at").asText()),
        offsets);
  }

  private static Duration duration(JsonNode root, String name) {
    return Duration.parse(root.path(name).asText());
  }
}
