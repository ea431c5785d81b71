package io.fleetfold.verify.cluster;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import io.fleetfold.verify.replay.Price;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads every price version that the topic still holds, withdrawn ones included. */
public final class PriceTopic {
  private PriceTopic() {}

  /** The prices by their ids. A record that is no price is left out: no call is charged by it. */
  public static Map<String, Price> read(ClusterConfig cluster, SchemaRegistry registry) {
    RecordDeserializer<ModelPrice> values = new RecordDeserializer<>(registry, Topics.MODEL_PRICES);
    Map<String, Price> prices = new HashMap<>();
    TopicPartition only = new TopicPartition(cluster.name(Topics.MODEL_PRICES), 0);
    try (TopicReader reader = TopicReader.whole(cluster, only)) {
      while (reader.hasNext()) {
        price(reader.next(), values).ifPresent(price -> prices.put(price.id(), price));
      }
    }
    return prices;
  }

  private static Optional<Price> price(
      ConsumerRecord<byte[], byte[]> record, RecordDeserializer<ModelPrice> values) {
    try {
      return Optional.ofNullable(values.deserialize(record.topic(), record.value())).map(Price::of);
    } catch (UndecodableException | IllegalArgumentException e) {
      return Optional.empty(); // the folds leave it out as well
    }
  }
}
