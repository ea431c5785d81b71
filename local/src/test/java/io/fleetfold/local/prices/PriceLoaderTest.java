package io.fleetfold.local.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.local.TestPorts;
import io.fleetfold.local.broker.Broker;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.registry.Registry;
import io.fleetfold.prices.PriceLoader;
import io.fleetfold.prices.PriceTopic;
import io.fleetfold.prices.PriceTopicSettings;
import io.fleetfold.prices.PriceVersion;
import io.fleetfold.prices.ShippedPrices;
import io.fleetfold.prices.Tier;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices through a real broker and registry; each test is a fleet of its own. */
class PriceLoaderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir static Path folder;
  private static Broker broker;
  private static Registry registry;

  @BeforeAll
  static void start() throws Exception {
    Ports ports = TestPorts.set(5);
    broker = new Broker(folder, ports);
    broker.start();
    registry = new Registry(broker.address(), ports, new Fleet("", 4, (short) 1));
    registry.start();
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
    broker.close();
  }

  @Test
  void shouldPublishWhatChangesSomethingOnly() throws Exception {
    try (PriceTopic topic = topic("loads.")) {
      PriceLoader loader = new PriceLoader(topic);
      assertThat(loader.publish(List.of(price(EARLIER, "1e-6")), NOW).published()).hasSize(1);
      PriceLoader.Result again =
          loader.publish(List.of(price(NOW, "0.0000010"), price(NOW, "2e-6")), NOW);
      assertThat(again.unchanged()).as("the same price, later and written otherwise").isEqualTo(1);
      assertThat(again.published()).hasSize(1);
      assertThat(topic.read().versions().values())
          .extracting(ModelPrice::getEffectiveFrom)
          .containsExactly(EARLIER, NOW);
    }
  }

  @Test
  void shouldPublishTheShippedListOnceIntoAnEmptyTopic() throws Exception {
    try (PriceTopic topic = topic("new.")) {
      PriceLoader loader = new PriceLoader(topic);
      assertThat(loader.publishShippedIfEmpty(NOW)).isEqualTo(ShippedPrices.load().size());
      assertThat(loader.publishShippedIfEmpty(NOW)).isZero();
    }
    try (PriceTopic topic = topic("own.")) {
      PriceLoader loader = new PriceLoader(topic);
      loader.publish(List.of(price(EARLIER, "1e-6")), NOW);
      assertThat(loader.publishShippedIfEmpty(NOW)).as("who has own prices keeps them").isZero();
    }
  }

  @Test
  void shouldForgetAWithdrawnPrice() throws Exception {
    try (PriceTopic topic = topic("back.")) {
      new PriceLoader(topic).publish(List.of(price(EARLIER, "1e-6")), NOW);
      topic.publish(Collections.singletonMap(price(EARLIER, "1e-6").key(), null));
      assertThat(topic.read().versions()).isEmpty();
    }
  }

  @Test
  void shouldNameWhatIsNoPrice() throws Exception {
    try (PriceTopic topic = topic("bad.");
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      byte[] text = "cheap".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("bad." + Topics.MODEL_PRICES, text, text)).get();
      new PriceLoader(topic).publish(List.of(price(EARLIER, "1e-6")), NOW);
      PriceTopic.Content content = topic.read();
      assertThat(content.unreadable()).containsExactly("cheap");
      assertThat(content.versions()).hasSize(1);
    }
  }

  @Test
  void shouldSayThatThereIsNoTopicYet() throws Exception {
    try (PriceTopic topic = new PriceTopic(settings(new Fleet("none.", 1, (short) 1)))) {
      assertThatThrownBy(topic::read)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("there is no topic none.model-prices: start the streams app");
    }
  }

  private static PriceTopic topic(String prefix) throws Exception {
    Fleet fleet = new Fleet(prefix, 1, (short) 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin.createTopics(List.of(fleet.definition(Topics.MODEL_PRICES))).all().get();
    }
    return new PriceTopic(settings(fleet));
  }

  private static PriceTopicSettings settings(Fleet fleet) {
    return new PriceTopicSettings(broker.address(), registry.address(), Map.of(), fleet, Map.of());
  }

  private static PriceVersion price(Instant from, String input) {
    Map<TokenClass, BigDecimal> prices =
        Map.of(
            TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal("0.00001"));
    return new PriceVersion("openai", "gpt-4o", from, List.of(new Tier(0, prices)), "test");
  }

  @Test
  void shouldNotTakeWhatIsNotPlausibleUnlessItIsMeant() throws Exception {
    try (PriceTopic topic = topic("plausible.")) {
      PriceLoader loader = new PriceLoader(topic);
      loader.publish(List.of(price(EARLIER, "1e-6")), NOW);
      assertThat(loader.publish(List.of(price(NOW, "1e-3")), NOW).doubtful()).hasSize(1);
      assertThat(loader.publish(List.of(price(NOW, "0.9e-7")), NOW).doubtful()).hasSize(1);
      assertThat(loader.publish(List.of(price(NOW, "1e-5")), NOW).published())
          .as("ten times, not more")
          .hasSize(1);
      assertThat(loader.publish(List.of(price(NOW, "0.015")), NOW).published())
          .as("text for 15,000 USD per million tokens")
          .isEmpty();
      assertThat(loader.publish(List.of(price(NOW, "0.015")), NOW, true).published()).hasSize(1);
    }
  }
}
