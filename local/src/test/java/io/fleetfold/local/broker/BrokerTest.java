package io.fleetfold.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.TestPorts;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  private static final int LARGE = 32 * 1024 * 1024;

  @Test
  void shouldNameOnlySettingsThatTheBrokerKnows(@TempDir Path folder) {
    Set<Object> names = BrokerSettings.of(folder, 1, 2).keySet();

    assertThat(KafkaConfig.configDef().names())
        .as("settings of BrokerSettings")
        .containsAll(names.stream().map(String::valueOf).toList());
  }

  @Test
  void shouldKeepTopicsAndLargeRecordsOverARestart(@TempDir Path folder) throws Exception {
    Ports ports = TestPorts.set(1);
    try (Broker broker = new Broker(folder, ports)) {
      broker.start();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
      Map<String, Object> config =
          Map.of(
              "bootstrap.servers",
              broker.address(),
              "max.request.size",
              LARGE + 4096,
              "buffer.memory",
              (long) LARGE + (1 << 20));
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
        producer.send(new ProducerRecord<>("kept", new byte[LARGE])).get();
      }
    }

    try (Broker again = new Broker(folder, ports)) {
      again.start();
      assertThat(again.state()).isEqualTo(Part.State.UP);
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", again.address(), "auto.offset.reset", "earliest"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        TopicPartition partition = new TopicPartition("kept", 0);
        consumer.assign(List.of(partition));
        assertThat(consumer.poll(Duration.ofSeconds(20)).records(partition))
            .as("records of topic 'kept' after the restart")
            .singleElement()
            .satisfies(kept -> assertThat(kept.value()).hasSize(LARGE));
      }
    }
  }
}
