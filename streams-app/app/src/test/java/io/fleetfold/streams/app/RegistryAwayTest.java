package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RegistryAwayTest {
  /** Fails that many times, then answers. */
  private static final class Registry extends MockSchemaRegistryClient {
    private int failures;

    @Override
    public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
      if (failures > 0) {
        failures--;
        throw new IOException("connection refused");
      }
      return super.getSchemaById(id);
    }
  }

  private final Registry registry = new Registry();

  private FoldDriver driver() {
    return new FoldDriver(FoldConfig.DEFAULT, 1, new SchemaRegistry(registry));
  }

  @Test
  void shouldWaitForARegistryThatComesBackSoon() {
    try (FoldDriver driver = driver()) {
      registry.failures = 2;
      driver.publish(Records.run("r1", "running", T0).build());

      assertThat(driver.views().run("r1")).isPresent();
      assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).isEmpty();
    }
  }

  @Test
  void shouldFailTheThreadRatherThanLoseTheRecord() {
    FoldDriver driver = driver();
    registry.failures = Integer.MAX_VALUE;

    assertThatThrownBy(() -> driver.publish(Records.run("r1", "running", T0).build()))
        .hasRootCauseInstanceOf(IOException.class)
        .hasStackTraceContaining(RegistryUnavailableException.class.getName());
    assertThat(driver.records(Topics.FLEET_DEAD_LETTERS))
        .as("a registry that is away says nothing about the record")
        .isEmpty();
  }
}
