package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.fleetfold.client.SchemaRegistrations.Outcome;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaRegistrationsTest {
  private final List<String> lines = new ArrayList<>();
  private final Counted registry = new Counted();
  private long now;

  private SchemaRegistrations registrations(RegistryPorts ports) {
    return new SchemaRegistrations(
        new Encoders(() -> new SchemaRegistry(registry), new Fleet("", 3, (short) 1)),
        ports,
        new ClientLog(lines::add, () -> now),
        () -> now);
  }

  @Test
  void shouldAskLessAndLessOftenWhileTheRegistryIsAway() {
    SchemaRegistrations registrations = registrations(RegistryPorts.unknown());
    registry.away = true;
    for (int i = 0; i < 5 * 600; i++) {
      now = Duration.ofMillis(200L * i).toNanos();
      assertThat(registrations.register(Topics.AGENT_RUNS)).isEqualTo(Outcome.AWAY);
    }
    assertThat(registry.asked)
        .as("times asked, and logged by others, in ten minutes")
        .isLessThan(30);
    assertThat(lines).as("lines of ours in ten minutes").hasSizeLessThanOrEqualTo(10);
    registry.away = false;
    now += Duration.ofSeconds(30).toNanos();
    assertThat(registrations.register(Topics.AGENT_RUNS)).isEqualTo(Outcome.REGISTERED);
  }

  @Test
  void shouldAskAtOnceWhenThePortOpensAndNotBefore() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    SchemaRegistrations registrations =
        registrations(RegistryPorts.of("http://u:p@127.0.0.1:" + port));
    registry.away = true;
    for (int i = 0; i < 200; i++) {
      now = Duration.ofMillis(200L * i).toNanos();
      assertThat(registrations.register(Topics.AGENT_RUNS)).isEqualTo(Outcome.AWAY);
    }
    assertThat(registry.asked).isEqualTo(1);
    assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain("u:p"));
    registry.away = false;
    try (ServerSocket open = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(open.isBound()).isTrue();
      assertThat(registrations.register(Topics.AGENT_RUNS)).isEqualTo(Outcome.REGISTERED);
    }
  }

  private static final class Counted extends MockSchemaRegistryClient {
    private boolean away;
    private int asked;

    @Override
    public int register(String subject, ParsedSchema schema)
        throws IOException, RestClientException {
      asked++;
      if (away) {
        throw new ConnectException("Connection refused");
      }
      return super.register(subject, schema);
    }
  }
}
