package io.fleetfold.verify.cluster;

import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import io.fleetfold.verify.sessions.AppChanges.Place;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Reads changes of applications' state on their way from one fold to the next. */
public final class AppStateTopic {
  private final RecordDeserializer<AppStateChange> values;

  /** A reader that asks this registry once for each schema. */
  public AppStateTopic(SchemaRegistry registry) {
    this.values = new RecordDeserializer<>(registry, Topics.AGENT_APP_STATE);
  }

  /** The event that has made a change; empty where the bytes are none. */
  public Optional<Place> source(byte[] change) {
    try {
      AppStateChange told = values.deserialize(Topics.AGENT_APP_STATE.name(), change);
      return told == null
          ? Optional.empty()
          : Optional.of(new Place(told.getSourcePartition(), told.getSourceOffset()));
    } catch (UndecodableException e) {
      return Optional.empty();
    }
  }

  /** The events whose changes stand between the offsets and the ends. */
  public Set<Place> between(
      ClusterConfig cluster, Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
    Set<Place> places = new HashSet<>();
    ends.forEach(
        (at, end) -> {
          long start = offsets.getOrDefault(at, 0L);
          if (start < end) {
            try (TopicReader log = new TopicReader(cluster, at, start, end)) {
              log.forEachRemaining(record -> source(record.value()).ifPresent(places::add));
            }
          }
        });
    return places;
  }
}
