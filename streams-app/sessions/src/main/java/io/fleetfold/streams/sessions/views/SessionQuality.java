package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.SessionKeys;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/** What the folds of sessions have counted of data quality. */
public final class SessionQuality {
  private SessionQuality() {}

  /** Records and fields that were not folded as they came, by reason, over those partitions. */
  public static Map<String, Long> counts(StoreAccess stores, Set<Integer> partitions) {
    Map<String, Long> counts = new TreeMap<>();
    for (int partition : partitions) {
      try (KeyValueIterator<Bytes, byte[]> all =
          stores
              .store(StateStores.SESSION_CORE, partition)
              .prefixScan(SessionKeys.allQuality(), new BytesSerializer())) {
        all.forEachRemaining(
            entry ->
                counts.merge(
                    SessionKeys.name(entry.key), DataQualityCounters.read(entry.value), Long::sum));
      }
    }
    return counts;
  }
}
