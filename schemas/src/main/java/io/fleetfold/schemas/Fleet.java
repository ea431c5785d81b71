package io.fleetfold.schemas;

import io.fleetfold.schemas.config.TopicSection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One fleet on a Kafka cluster. Its prefix stands before every topic, subject, group, application
 * and transactional id, so that several fleets share a cluster without meeting.
 *
 * @param prefix empty, or up to 64 letters, digits, '.', '_', '-', used as it is
 * @param partitions of every co-partitioned topic; fixed for the fleet's life, since a key's
 *     partition follows from it
 * @param replication copies of every topic
 */
public record Fleet(String prefix, int partitions, short replication) {
  /** Partitions of a fleet on a cluster. */
  public static final int DEFAULT_PARTITIONS =
      TopicSection.SECTION.defaults().integer(TopicSection.PARTITIONS);

  /** The largest message that a topic of inputs or dead letters takes. */
  public static final int MAX_MESSAGE_BYTES = 32 << 20;

  private static final int BOUNDED_MESSAGE_BYTES = 4 << 20;
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,64}");

  /** Checks the values. */
  public Fleet {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '"
              + prefix
              + "' is not usable: take at most 64 letters, digits, '.', '_' or '-'");
    }
    if (partitions < 1 || partitions > 10_000) {
      throw new IllegalArgumentException(
          "partitions is " + partitions + ": take a number from 1 to 10000");
    }
    if (replication < 1) {
      throw new IllegalArgumentException("replication is " + replication + ": take 1 or more");
    }
  }

  /** The topic's name in this fleet. */
  public String name(Topic<?> topic) {
    return prefix + topic.name();
  }

  /** The topic's subject in the schema registry. */
  public String subject(Topic<?> topic) {
    return name(topic) + "-value";
  }

  /** The streams application's id; its internal topics and transactional ids start with it. */
  public String applicationId() {
    return prefix + "fleetfold-streams";
  }

  /**
   * The group whose offsets note records that the folds are to pass over: nobody reads with it. The
   * metadata of a partition's offset holds the offsets of such records, separated by commas.
   */
  public String skippedGroup() {
    return prefix + "fleetfold-skipped";
  }

  /** The offsets in the metadata of the group of skipped records. */
  public static long[] skippedOffsets(String metadata) {
    return Arrays.stream(metadata.split(",", -1))
        .filter(offset -> !offset.isBlank())
        .mapToLong(Long::parseLong)
        .toArray();
  }

  /** The topic of this fleet with that real name. */
  public Optional<Topic<?>> find(String realName) {
    return Topics.ALL.stream().filter(topic -> name(topic).equals(realName)).findFirst();
  }

  /**
   * The largest batch the topic must take, in bytes: inputs and dead letters hold whatever agents
   * send, the other outputs only what was bounded.
   */
  public static int messageBytes(Topic<?> topic) {
    boolean unbounded = Topics.INPUTS.contains(topic) || topic.equals(Topics.FLEET_DEAD_LETTERS);
    return unbounded ? MAX_MESSAGE_BYTES : BOUNDED_MESSAGE_BYTES;
  }

  /** The definition to create the topic by. */
  public NewTopic definition(Topic<?> topic) {
    int count = topic.layout() == Topic.Layout.SINGLE ? 1 : partitions;
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup().name().toLowerCase(Locale.ROOT));
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(topic.retention().toMillis()));
    // the log's own clock drives expiry and stream time; event time is in the record. In outputs,
    // too: what a replay of old inputs writes must not be born expired
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(messageBytes(topic)));
    return new NewTopic(name(topic), count, replication).configs(config);
  }
}
