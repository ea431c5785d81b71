package io.fleetfold.verify.cluster;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.replay.LogRecord;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition number of all input topics as one log: by log time, and at equal times in the order
 * of {@link Topics#INPUTS}. Not thread-safe.
 */
public final class PartitionLog implements Iterator<LogRecord>, AutoCloseable {
  private final Decoder decoder;
  private final Map<Topic<?>, TopicReader> readers = new LinkedHashMap<>();

  /**
   * Opens the log.
   *
   * @param start first offset of each topic partition; one that is missing here is not read
   * @param end the offset behind the last
   */
  public PartitionLog(
      ClusterConfig cluster,
      Decoder decoder,
      int partition,
      Map<TopicPartition, Long> start,
      Map<TopicPartition, Long> end) {
    this.decoder = decoder;
    for (Topic<?> topic : Topics.INPUTS) {
      TopicPartition at = new TopicPartition(cluster.name(topic), partition);
      if (end.containsKey(at) && end.get(at) > start.get(at)) {
        readers.put(
            topic, new TopicReader(cluster, at, start.get(at), end.get(at), decoder.leftOut(at)));
      }
    }
  }

  @Override
  public boolean hasNext() {
    return readers.values().stream().anyMatch(TopicReader::hasNext);
  }

  @Override
  public LogRecord next() {
    Optional<Map.Entry<Topic<?>, TopicReader>> oldest =
        readers.entrySet().stream()
            .filter(entry -> entry.getValue().hasNext())
            .min(Comparator.comparingLong(entry -> entry.getValue().peek().timestamp()));
    return oldest
        .map(entry -> decoder.decode(entry.getKey(), entry.getValue().next()))
        .orElseThrow(NoSuchElementException::new);
  }

  @Override
  public void close() {
    readers.values().forEach(TopicReader::close);
  }
}
