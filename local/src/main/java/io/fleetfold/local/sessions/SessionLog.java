package io.fleetfold.local.sessions;

import io.fleetfold.client.session.SessionHistory;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionStep;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the log of a session's user and folds it again, step by step. */
public final class SessionLog {
  private SessionLog() {}

  /**
   * A step, and when the log took its event.
   *
   * @param step what the event did
   * @param loggedAt log time of the event
   */
  public record LoggedStep(SessionStep step, Instant loggedAt) {}

  /**
   * Every step that concerns a session, in order.
   *
   * @param steps events of the session, and those of others that changed what it shows
   * @param whole false where the topic has already forgotten older records, which may have been the
   *     session's
   */
  public record Steps(List<LoggedStep> steps, boolean whole) {}

  /** Reads all there is now. */
  public static Steps read(ClusterConfig cluster, SessionKey key) throws IOException {
    String app = RecordKeys.encode(key.app());
    try (SchemaRegistry registry = cluster.registry();
        Partition<AgentRunEvent> events =
            new Partition<>(
                cluster, registry, Topics.AGENT_SESSION_EVENTS, SessionHistory.logKey(key));
        Partition<AppStateChange> changes =
            new Partition<>(cluster, registry, Topics.AGENT_APP_STATE, app)) {
      return new Steps(steps(key, events, changes), events.whole);
    }
  }

  private static List<LoggedStep> steps(
      SessionKey key, Partition<AgentRunEvent> events, Partition<AppStateChange> changes) {
    SessionHistory history = new SessionHistory(key);
    List<LoggedStep> steps = new ArrayList<>();
    Entry<AppStateChange> change = changes.next();
    for (Entry<AgentRunEvent> event = events.next(); event != null; event = events.next()) {
      for (; change != null && change.at() <= event.at(); change = changes.next()) {
        history.appState(change.value());
      }
      Instant loggedAt = Instant.ofEpochMilli(event.at());
      history
          .next(event.value(), events.number, event.offset(), event.at())
          .filter(step -> concerns(key, step))
          .ifPresent(step -> steps.add(new LoggedStep(step, loggedAt)));
    }
    return steps;
  }

  private static boolean concerns(SessionKey key, SessionStep step) {
    return key.session().equals(step.event().getSessionId()) || !step.changes().isEmpty();
  }

  private record Entry<V>(V value, long offset, long at) {}

  /** The readable records of one key in its partition. */
  private static final class Partition<V extends SpecificRecord> implements AutoCloseable {
    private final RecordDeserializer<V> values;
    private final byte[] key;
    private final TopicReader reader;
    private final boolean whole;
    private final int number;

    Partition(ClusterConfig cluster, SchemaRegistry registry, Topic<V> topic, String key) {
      this.values = new RecordDeserializer<>(registry, topic);
      this.key = key.getBytes(StandardCharsets.UTF_8);
      String name = cluster.name(topic);
      try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
        int partitions = consumer.partitionsFor(name).size();
        this.number = RecordKeys.partition(this.key, partitions);
        TopicPartition at = new TopicPartition(name, number);
        this.whole = consumer.beginningOffsets(List.of(at)).get(at) == 0;
        this.reader = TopicReader.whole(cluster, at);
      }
    }

    /** The next one; null where there is none. */
    Entry<V> next() {
      for (Iterator<ConsumerRecord<byte[], byte[]>> records = reader; records.hasNext(); ) {
        ConsumerRecord<byte[], byte[]> record = records.next();
        if (record.value() != null && Arrays.equals(record.key(), key)) {
          try {
            return new Entry<>(
                values.deserialize(record.topic(), record.value()),
                record.offset(),
                record.timestamp());
          } catch (UndecodableException e) {
            // a dead letter, no part of any session
          }
        }
      }
      return null;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
