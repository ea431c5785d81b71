package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.testkit.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path data;
  private static TestBroker broker;
  private static int fleets;

  private final Fleet fleet = new Fleet("t" + fleets++ + "-", 3, (short) 1);
  private final SwitchedRegistry registry = new SwitchedRegistry();

  @BeforeAll
  static void startBroker() {
    broker = new TestBroker(data.resolve("broker"));
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private FleetfoldClient client() throws Exception {
    broker.createInputs(fleet);
    return FleetfoldClient.builder()
        .bootstrapServers(broker.address())
        .schemaRegistry(new SchemaRegistry(registry))
        .topicPrefix(fleet.prefix())
        .build();
  }

  @Test
  void shouldDeliverTheRecordsOfARunInOrderUnderItsKey() throws Exception {
    try (FleetfoldClient client = client()) {
      for (int i = 0; i < 500; i++) {
        assertThat(client.publish(Records.event("run-" + i % 7, "event-" + i))).isTrue();
      }
      assertThat(client.flush(LONG)).isTrue();
      assertThat(client.report().delivered()).isEqualTo(500);
    }
    RecordDeserializer<AgentRunEvent> reader =
        new RecordDeserializer<>(new SchemaRegistry(registry), Topics.AGENT_EVENTS);
    List<ConsumerRecord<String, byte[]>> found = broker.read(fleet.name(Topics.AGENT_EVENTS));
    assertThat(found).hasSize(500);
    for (int run = 0; run < 7; run++) {
      String key = "run-" + run;
      List<Integer> numbers =
          found.stream()
              .filter(r -> r.key().equals(key))
              .map(r -> reader.deserialize(r.topic(), r.value()).getEventId())
              .map(id -> Integer.parseInt(id.substring("event-".length())))
              .toList();
      assertThat(numbers).as("events of " + key).isNotEmpty().isSorted();
    }
  }

  @Test
  void shouldMarkARunAsDeletedBehindItsRecords() throws Exception {
    try (FleetfoldClient client = client()) {
      client.publish(Records.run("run-1"));
      assertThat(client.delete("run-1")).isTrue();
      assertThat(client.flush(LONG)).isTrue();
    }
    List<ConsumerRecord<String, byte[]>> found = broker.read(fleet.name(Topics.AGENT_RUNS));
    assertThat(found).extracting(ConsumerRecord::key).containsExactly("run-1", "run-1");
    assertThat(found.get(0).value()).isNotNull();
    assertThat(found.get(1).value()).as("value of the deletion mark").isNull();
  }

  @Test
  void shouldTellWhereARecordStandsOnceItIsAcknowledged() throws Exception {
    try (FleetfoldClient client = client()) {
      Position first = client.send(Records.run("run-1")).get(60, TimeUnit.SECONDS);
      Position second = client.send(Records.run("run-1")).get(60, TimeUnit.SECONDS);
      assertThat(first.topic()).isEqualTo(fleet.name(Topics.AGENT_RUNS));
      assertThat(first.offset()).isZero();
      assertThat(second).isEqualTo(new Position(first.topic(), first.partition(), 1));
      assertThat(client.send(new AgentRun())).as("a run without an id").isCompletedExceptionally();
    }
  }

  @Test
  void shouldDropOnlyTheRecordsWhoseSchemaTheRegistryRefuses() throws Exception {
    registry.refusedSubject = fleet.subject(Topics.AGENT_EVENTS);
    try (FleetfoldClient client = client()) {
      client.publish(Records.event("run-1", "event-1"));
      client.publish(Records.run("run-1"));
      assertThat(client.flush(LONG)).isTrue();
      DeliveryReport report = client.report();
      assertThat(report.delivered()).isEqualTo(1);
      assertThat(report.dropped()).containsOnlyKeys(DropReason.SCHEMA_REFUSED);
      Until.holds(
          "only the refused schema is told as a problem",
          () ->
              client.healthCheck().problems().size() == 1
                  && client
                      .healthCheck()
                      .problems()
                      .get(0)
                      .contains(fleet.subject(Topics.AGENT_EVENTS)));
    }
  }

  @Test
  void shouldBeHealthyWithBrokersTopicsAndRegistry() throws Exception {
    try (FleetfoldClient client = client()) {
      Until.holds("the client is healthy", () -> client.healthCheck().healthy());
    }
  }

  @Test
  void shouldNameTheTopicsThatAreMissing() {
    try (FleetfoldClient client =
        FleetfoldClient.builder()
            .bootstrapServers(broker.address())
            .schemaRegistry(new SchemaRegistry(registry))
            .topicPrefix("nobody-made-")
            .build()) {
      assertThat(client.healthCheck().problems())
          .anySatisfy(p -> assertThat(p).contains("nobody-made-agent-runs", "does not exist"));
    }
  }
}
