package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the fleet's topics that are missing and refuses existing ones that would break the folds.
 */
public final class TopicCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);

  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final Admin admin;
  private final Fleet fleet;

  /** Works through a client that the caller closes. */
  public TopicCreator(Admin admin, Fleet fleet) {
    this.admin = admin;
    this.fleet = fleet;
  }

  /**
   * Creates what is missing and checks what is there.
   *
   * @throws IllegalStateException when a topic has another number of partitions or another clock
   *     than the fleet needs, or takes too small messages; the message names the remedy
   * @throws org.apache.kafka.common.KafkaException when the brokers do not answer
   */
  public void createMissing() throws InterruptedException {
    Map<String, TopicDescription> existing = describe();
    List<NewTopic> missing = new ArrayList<>();
    for (Topic<?> topic : Topics.ALL) {
      if (!existing.containsKey(fleet.name(topic))) {
        missing.add(fleet.definition(topic));
      }
    }
    create(missing);
    awaitKnown(missing);
    Map<String, Config> configs = configs(existing.keySet());
    for (Topic<?> topic : Topics.ALL) {
      TopicDescription found = existing.get(fleet.name(topic));
      if (found != null) {
        check(topic, found, configs.get(found.name()));
      }
    }
  }

  private void check(Topic<?> topic, TopicDescription found, Config config) {
    NewTopic wanted = fleet.definition(topic);
    if (found.partitions().size() != wanted.numPartitions()) {
      throw new IllegalStateException(
          "topic %s has %d partitions, the fleet is configured for %d: set the number of partitions to %d, or start a new fleet under another topic prefix"
              .formatted(
                  found.name(),
                  found.partitions().size(),
                  wanted.numPartitions(),
                  found.partitions().size()));
    }
    if (Topics.INPUTS.contains(topic) || topic.equals(Topics.AGENT_SESSION_EVENTS)) {
      String type = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
      String clock = config.get(type).value();
      if (!clock.equals(wanted.configs().get(type))) {
        throw new IllegalStateException(
            "topic %s has %s=%s, but expiry and sealing go by the log's clock: set it with kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=LogAppendTime"
                .formatted(found.name(), type, clock, found.name(), type));
      }
    } else {
      String limit = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
      int bytes = Integer.parseInt(config.get(limit).value());
      if (bytes < Fleet.messageBytes(topic)) {
        throw new IllegalStateException(
            "topic %s has %s=%d, records of up to %d bytes are written to it: raise it with kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=%d"
                .formatted(
                    found.name(),
                    limit,
                    bytes,
                    Fleet.messageBytes(topic),
                    found.name(),
                    limit,
                    Fleet.messageBytes(topic)));
      }
    }
  }

  private Map<String, TopicDescription> describe() throws InterruptedException {
    Map<String, TopicDescription> found = new HashMap<>();
    for (var answer :
        admin
            .describeTopics(Topics.ALL.stream().map(fleet::name).toList())
            .topicNameValues()
            .entrySet()) {
      try {
        found.put(answer.getKey(), answer.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw rethrow(e);
        }
      }
    }
    return found;
  }

  private void create(Collection<NewTopic> topics) throws InterruptedException {
    for (var answer : admin.createTopics(topics).values().entrySet()) {
      try {
        answer.getValue().get();
        LOG.info("created topic {}", answer.getKey());
      } catch (ExecutionException e) {
        // another instance was faster: it made it by the same definition
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw rethrow(e);
        }
      }
    }
  }

  /** A topic is made before the brokers tell of it, and Kafka Streams fails on one they don't. */
  private void awaitKnown(Collection<NewTopic> created) throws InterruptedException {
    long giveUp = System.nanoTime() + MAX_WAIT.toNanos();
    List<String> names = created.stream().map(NewTopic::name).toList();
    while (!names.isEmpty() && !describe().keySet().containsAll(names)) {
      if (System.nanoTime() > giveUp) {
        throw new TimeoutException("the brokers do not list the topics that they have created");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private Map<String, Config> configs(Collection<String> topics) throws InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    try {
      return admin.describeConfigs(resources).all().get().entrySet().stream()
          .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    } catch (ExecutionException e) {
      throw rethrow(e);
    }
  }

  private static RuntimeException rethrow(ExecutionException e) {
    return e.getCause() instanceof RuntimeException known
        ? known
        : new IllegalStateException(e.getCause());
  }
}
