package io.fleetfold.e2e;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer of whatever a careless or hostile one may send: any bytes, any key, any partition. */
final class Wire implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-02-03T12:00:00.123Z");

  private final Fleet fleet;
  private final SchemaRegistry registry;
  private final KafkaProducer<byte[], byte[]> producer;

  Wire(Pipeline pipeline) {
    fleet = pipeline.parts().fleet();
    registry = SchemaRegistry.at("http://127.0.0.1:" + pipeline.registryPort(), Map.of());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + pipeline.kafkaPort(),
                "max.request.size",
                64 << 20,
                "buffer.memory",
                256L << 20,
                "acks",
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
    return RecordSerializer.register(registry, fleet, topic).serialize(topic.name(), value);
  }

  RecordMetadata send(Topic<?> topic, Integer partition, String key, byte[] value)
      throws ExecutionException, InterruptedException {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return producer.send(new ProducerRecord<>(fleet.name(topic), partition, keyBytes, value)).get();
  }

  RecordMetadata send(Topic<?> topic, int partition, String key, byte[] value, Headers headers)
      throws ExecutionException, InterruptedException {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    return producer
        .send(new ProducerRecord<>(fleet.name(topic), partition, keyBytes, value, headers))
        .get();
  }

  void run(String id, String agent, String objective)
      throws ExecutionException, InterruptedException {
    send(Topics.AGENT_RUNS, null, id, encode(Topics.AGENT_RUNS, runRecord(id, agent, objective)));
  }

  static AgentRun runRecord(String id, String agent, String objective) {
    return AgentRun.newBuilder()
        .setRunId(id)
        .setAgentId(agent)
        .setAgentName(agent)
        .setObjective(objective)
        .setStartedAt(NOON)
        .setStatus("running")
        .setRecordedAt(NOON)
        .build();
  }

  static AgentRunEvent event(String id, String run, String agent, String type, String data) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setRunId(run)
        .setAgentId(agent)
        .setAgentName(agent)
        .setTimestamp(NOON.plusMillis(7))
        .setEventType(type)
        .setData(data)
        .build();
  }

  static AgentLlmUsage call(String id, String run, String agent, String prompt) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId(run)
        .setAgentId(agent)
        .setProvider("openai")
        .setModel("gpt-4o")
        .setPrompt(prompt)
        .setInputTokens(10L)
        .setOutputTokens(5L)
        .setLatencyMs(250L)
        .setStatus("success")
        .setCreatedAt(NOON.plusMillis(3))
        .build();
  }

  @Override
  public void close() throws IOException {
    producer.close();
    registry.close();
  }
}
