package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a group of the streams protocol take the stores of another version. The broker keeps the
 * topology that a group began with, beyond its last member, and refuses every other ("Topology
 * updates are not supported yet", Kafka 4.3). A group without members becomes a classic one when a
 * plain consumer joins it, and a streams group again, with the topology of whoever comes next;
 * committed offsets stay at every moment, also where the process dies between the two. Deleting the
 * group would lose them. Thread-safe.
 */
final class TopologyChange {
  private static final Logger LOG = LoggerFactory.getLogger(TopologyChange.class);
  private static final String REFUSED = "Topology updates are not supported";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> client;
  private final Fleet fleet;

  /** A change of the group of that fleet's application, asked for by those client settings. */
  TopologyChange(Map<String, Object> client, Fleet fleet) {
    this.client = new HashMap<>(client);
    this.fleet = fleet;
  }

  /** Whether a thread has failed since its group keeps another topology. */
  static boolean isRefused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidRequestException
          && String.valueOf(cause.getMessage()).contains(REFUSED)) {
        return true;
      }
    }
    return false;
  }

  /** Makes the broker forget the group's topology, unless it has members; says what it did. */
  synchronized void forget() {
    String group = fleet.applicationId();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(group), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(fleet.name(Topics.AGENT_APP_STATE)));
      long until = System.nanoTime() + TIMEOUT.toNanos();
      while (consumer.assignment().isEmpty() && System.nanoTime() - until < 0) {
        consumer.poll(POLL);
      }
      LOG.info("group {} kept the stores of another version: it takes this one's now", group);
    } catch (InconsistentGroupProtocolException e) {
      LOG.warn(
          "group {} has members with the stores of another version: stop all instances of it, then"
              + " this one goes on",
          group);
    } catch (KafkaException e) {
      LOG.warn("group {} could not be given the stores of this version yet", group, e);
    }
  }

  private Map<String, Object> settings(String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // it reads nothing: no offset of the folds may change
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }
}
