package io.fleetfold.verify.cluster;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import io.fleetfold.verify.replay.Price;
import io.fleetfold.verify.replay.Prices;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads every price version that the topic still holds, withdrawn ones included. */
public final class PriceTopic {
  private PriceTopic() {}

  /**
   * The prices. A record that is no price withdraws what its key told before, as in the folds; one
   * that fits into no memory changes nothing.
   */
  public static Prices read(ClusterConfig cluster, SchemaRegistry registry) {
    RecordDeserializer<ModelPrice> values = new RecordDeserializer<>(registry, Topics.MODEL_PRICES);
    Prices prices = new Prices();
    TopicPartition only = new TopicPartition(cluster.name(Topics.MODEL_PRICES), 0);
    try (TopicReader reader = TopicReader.whole(cluster, only, offset -> true)) {
      while (reader.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = reader.next();
        prices.add(
            record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
            record.timestamp(),
            price(record, values));
      }
    }
    return prices;
  }

  private static Price price(
      ConsumerRecord<byte[], byte[]> record, RecordDeserializer<ModelPrice> values) {
    try {
      ModelPrice told = values.deserialize(record.topic(), record.value());
      return told == null ? null : Price.of(told);
    } catch (UndecodableException | IllegalArgumentException e) {
      return null; // the folds leave it out as well
    }
  }
}
