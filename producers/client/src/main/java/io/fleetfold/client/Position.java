package io.fleetfold.client;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.Comparator;

/**
 * Where an acknowledged record stands.
 *
 * @param topic the topic's real name, with the fleet's prefix
 * @param partition the partition
 * @param offset the offset in it
 */
public record Position(String topic, int partition, long offset) {
  /**
   * The position as the query API takes it in {@code wait_for}: a read with it includes the record.
   * The topic stands in it without the fleet's prefix.
   */
  public String token() {
    String name =
        Topics.ALL.stream()
            .map(Topic::name)
            .filter(topic::endsWith)
            .max(Comparator.comparingInt(String::length))
            .orElse(topic);
    return name + ":" + partition + ":" + offset;
  }
}
