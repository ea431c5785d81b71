package io.fleetfold.client.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BulkPublisherIT {
  private static final int RECORDS = 20_000;
  private static final String SECRET = "Bearer c2VjcmV0LW9mLW5vYm9keQ";

  @TempDir Path data;

  @Test
  @Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldHaveEveryRecordAcknowledgedThoughTheBrokerGoesAwayInTheMiddle() throws Exception {
    Fleet fleet = new Fleet("", 3, (short) 1);
    try (TestBroker broker = new TestBroker(data.resolve("broker"))) {
      broker.start();
      broker.createInputs(fleet);
      try (SchemaRegistry registry = new SchemaRegistry(new MockSchemaRegistryClient());
          BulkPublisher publisher =
              new BulkPublisher(Map.of("bootstrap.servers", broker.address()), registry, fleet)) {
        publish(publisher, 0, RECORDS / 2);
        broker.stop();
        // the publisher has no time limit of its own: this test has one
        CompletableFuture<Void> rest =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    publish(publisher, RECORDS / 2, RECORDS);
                    publisher.awaitAcknowledged();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        broker.start();
        rest.get(120, TimeUnit.SECONDS);
        assertThat(publisher.acknowledged()).isEqualTo(RECORDS);
      }
      var records = broker.read(fleet.name(Topics.AGENT_EVENTS));
      assertThat(records.stream().map(r -> r.key()).distinct())
          .as("runs in the log")
          .hasSize(RECORDS);
      assertThat(records.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)))
          .as("no secret in the log")
          .allMatch(text -> text.contains("authorization") && !text.contains("c2VjcmV0"));
    }
  }

  private static void publish(BulkPublisher publisher, int from, int to)
      throws InterruptedException {
    for (int i = from; i < to; i++) {
      AgentRunEvent event =
          AgentRunEvent.newBuilder()
              .setEventId("event-" + i)
              .setRunId("run-" + i)
              .setAgentId("agent-1")
              .setAgentName("Agent One")
              .setTimestamp(Instant.EPOCH)
              .setEventType("custom")
              .setData("{\"n\":" + i + ",\"authorization\":\"" + SECRET + "\"}")
              .build();
      publisher.publish(Topics.AGENT_EVENTS, event.getRunId(), event);
    }
  }
}
