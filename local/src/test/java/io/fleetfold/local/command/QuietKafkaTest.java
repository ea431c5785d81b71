package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fleetfold.client.FleetfoldClient;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Here since logback is: the client itself brings no binding of SLF4J. */
class QuietKafkaTest {
  @Test
  void shouldKeepKafkaFromPrintingConfigurationsUnlessTheProgramWantsThem() {
    Logger logger = (Logger) LoggerFactory.getLogger(ProducerConfig.class);
    logger.setLevel(null);
    start();
    assertThat(logger.getLevel()).isEqualTo(Level.WARN);
    logger.setLevel(Level.INFO);
    start();
    assertThat(logger.getLevel()).isEqualTo(Level.INFO);
  }

  private static void start() {
    FleetfoldClient.builder()
        .bootstrapServers("127.0.0.1:1")
        .schemaRegistry("http://127.0.0.1:1")
        .build()
        .close(Duration.ZERO);
  }
}
