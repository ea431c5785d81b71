package io.fleetfold.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.fleetfold.local.TestPorts;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.FleetSubjects;
import io.fleetfold.schemas.HeldRecords;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pipeline's own subjects belong to it, whoever else speaks to the registry. */
@ExtendWith(SharedRegistry.class)
class PinnedSubjectsTest {
  private static final Fleet FLEET = SharedRegistry.FLEET;

  private final CachedSchemaRegistryClient client =
      new CachedSchemaRegistryClient(SharedRegistry.address(), 100);

  private static void assertRefused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RestClientException.class,
            e -> assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void shouldHaveThePipelinesSubjectsWithTheirLevelFromTheFirstStart() throws Exception {
    for (var topic : FleetSubjects.topics()) {
      String subject = FLEET.subject(topic);
      assertThat(client.getAllVersions(subject)).as(subject).isNotEmpty();
      assertThat(client.getConfig(subject).getCompatibilityLevel())
          .as(subject)
          .isEqualTo("FULL_TRANSITIVE");
    }
  }

  /** A client that comes with a schema of its own must not lock the others out. */
  @Test
  void shouldRefuseAStrangersSchemaThatLacksARequiredField() throws Exception {
    Schema ours = Topics.AGENT_RUNS.schema();
    Schema theirs =
        Schema.createRecord(
            ours.getName(),
            null,
            ours.getNamespace(),
            false,
            ours.getFields().stream()
                .filter(field -> !field.name().equals("objective"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());

    assertRefused(409, () -> client.register("agent-runs-value", new AvroSchema(theirs)));
    assertThat(client.register("agent-runs-value", new AvroSchema(Topics.AGENT_RUNS.schema())))
        .isPositive();
  }

  @Test
  void shouldRefuseWhatWeakensThePipelinesSubjectsUnlessForced() throws Exception {
    String subject = "agent-events-value";
    assertRefused(42205, () -> client.updateCompatibility(subject, "BACKWARD"));
    assertRefused(42205, () -> client.deleteCompatibility(subject));
    assertRefused(42205, () -> client.setMode("IMPORT", subject));
    assertRefused(42205, () -> client.deleteSubject(subject));
    assertRefused(42205, () -> client.deleteSchemaVersion(subject, "1"));
    assertThat(client.updateCompatibility(subject, "FULL_TRANSITIVE")).isEqualTo("FULL_TRANSITIVE");
    client.updateCompatibility(null, "NONE");
    assertThat(client.getConfig(subject).getCompatibilityLevel()).isEqualTo("FULL_TRANSITIVE");
    client.deleteCompatibility(null);

    Answers answers = new Answers(SharedRegistry.address());
    assertThat(
            answers
                .ask("PUT", "/config/" + subject + "?force=true", "{\"compatibility\":\"NONE\"}")
                .status())
        .isEqualTo(200);
    assertThat(client.getConfig(subject).getCompatibilityLevel()).isEqualTo("NONE");
    assertThat(client.updateCompatibility(subject, "FULL_TRANSITIVE")).isEqualTo("FULL_TRANSITIVE");
  }

  /** As with a registry of Confluent's: the streams app and the command `topics` do it there. */
  @Test
  void shouldPinOverRestAndTellWhatSomebodyHasSetOtherwise() throws Exception {
    Fleet other = new Fleet("rest.", 4, (short) 1);
    client.updateCompatibility("rest.agent-runs-value", "BACKWARD");
    client.register(
        "rest.fleet-runs-value",
        new AvroSchema(
            "{\"type\":\"record\",\"name\":\"Run\",\"namespace\":\"io.fleetfold.records\","
                + "\"fields\":[{\"name\":\"mine\",\"type\":\"string\"}]}"));

    try (SchemaRegistry registry = SchemaRegistry.at(SharedRegistry.address(), Map.of())) {
      List<String> findings = new FleetSubjects(registry, other).pin();
      assertThat(findings).hasSize(2);
      assertThat(findings.get(0)).contains("rest.agent-runs-value", "BACKWARD", "PUT /config/");
      assertThat(findings.get(1)).contains("rest.fleet-runs-value", "incompatible");
    }
    assertThat(client.getConfig("rest.agent-events-value").getCompatibilityLevel())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(client.getAllVersions("rest.agent-events-value")).containsExactly(1);
  }

  @Test
  void shouldRefuseToBeginAnewBesideTopicsWithRecords() throws Exception {
    Fleet lost = new Fleet("lost.", 1, (short) 1);
    String topic = lost.name(Topics.AGENT_RUNS);
    try (Admin admin =
            Admin.create(Map.of("bootstrap.servers", SharedRegistry.bootstrapServers()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedRegistry.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin.createTopics(List.of(lost.definition(Topics.AGENT_RUNS))).all().get();
      producer.send(new ProducerRecord<>(topic, new byte[] {0, 0, 0, 0, 1})).get();

      try (SchemaRegistry registry = SchemaRegistry.at(SharedRegistry.address(), Map.of())) {
        assertThatThrownBy(
                () -> new FleetSubjects(registry, lost).requireFor(HeldRecords.in(admin, lost)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("lost.agent-runs")
            .hasMessageContaining("restore");
        assertThat(HeldRecords.in(admin, lost)).containsExactly(topic);
      }
      Registry anew =
          new Registry(
              SharedRegistry.bootstrapServers(), TestPorts.set(9), lost, "lost-schemas", false);
      assertThatThrownBy(anew::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("lost.agent-runs")
          .hasMessageContaining("A lost schema registry");

      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
      try (Registry empty = anew) {
        empty.start();
        assertThat(new Answers(empty.address()).ask("GET", "/subjects", null).json())
            .hasSize(FleetSubjects.topics().size());
      }
    }
  }

  @Test
  void shouldBeRestoredByImportWithTheIdsThatTheRecordsName() throws Exception {
    Fleet lost = new Fleet("again.", 1, (short) 1);
    String subject = lost.subject(Topics.AGENT_RUNS);
    try (Registry registry =
        new Registry(
            SharedRegistry.bootstrapServers(), TestPorts.set(9), lost, "again-schemas", true)) {
      registry.start();
      CachedSchemaRegistryClient restorer = new CachedSchemaRegistryClient(registry.address(), 100);
      AvroSchema schema = new AvroSchema(Topics.AGENT_RUNS.schema());
      assertThat(restorer.getMode()).isEqualTo("IMPORT");
      assertThat(restorer.register(subject, schema, 1, 77)).isEqualTo(77);
    }
    try (Registry registry =
        new Registry(
            SharedRegistry.bootstrapServers(), TestPorts.set(9), lost, "again-schemas", false)) {
      registry.start();
      CachedSchemaRegistryClient everybody =
          new CachedSchemaRegistryClient(registry.address(), 100);
      assertThat(everybody.getId(subject, new AvroSchema(Topics.AGENT_RUNS.schema())))
          .isEqualTo(77);
      assertThat(everybody.getMode()).isEqualTo("READWRITE");
      assertThat(
              everybody.getId(
                  lost.subject(Topics.FLEET_RUNS), new AvroSchema(Topics.FLEET_RUNS.schema())))
          .as("ids of schemas that nobody restored do not meet restored ones")
          .isGreaterThan(77);
    }
  }
}
