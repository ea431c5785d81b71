package io.fleetfold.bench.fold;

import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/** The limit of all: one consumer that decodes every record and does nothing with it. */
final class ConsumerLoop {
  private ConsumerLoop() {}

  static Rounds measure(BenchCluster cluster, Fleet fleet, Load load, Properties streams)
      throws InterruptedException {
    AtomicLong done = new AtomicLong();
    AtomicLong newest = new AtomicLong();
    AtomicBoolean goOn = new AtomicBoolean(true);
    Decoders decoders = new Decoders(cluster.registry(), fleet);
    Thread reader =
        new Thread(
            () -> {
              try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster, streams)) {
                assign(consumer, fleet);
                while (goOn.get()) {
                  for (ConsumerRecord<byte[], byte[]> record :
                      consumer.poll(Duration.ofMillis(100))) {
                    long at = Decoders.time(decoders.decode(record.topic(), record.value()));
                    newest.set(Math.max(newest.get(), at));
                    done.incrementAndGet();
                  }
                }
              }
            },
            "consumer-loop");
    reader.start();
    try {
      return Rounds.watch(load, done::get);
    } finally {
      goOn.set(false);
      reader.join();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(BenchCluster cluster, Properties streams) {
    Map<String, Object> settings = new HashMap<>();
    for (String name :
        List.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG)) {
      settings.put(name, streams.get(StreamsConfig.consumerPrefix(name)));
    }
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void assign(KafkaConsumer<byte[], byte[]> consumer, Fleet fleet) {
    List<TopicPartition> all =
        Topics.INPUTS.stream()
            .flatMap(topic -> consumer.partitionsFor(fleet.name(topic)).stream())
            .map(at -> new TopicPartition(at.topic(), at.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }
}
