package io.fleetfold.connect;

import static io.fleetfold.connect.Eventually.eventually;

import io.fleetfold.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Prices, which people write. */
@ExtendWith(SharedSinks.class)
class PriceSinkIT {
  @Test
  void shouldWritePricesAndTakeThemBack() throws Exception {
    String key = "openai|gpt%7C4o|2026-11-03T04%3A05%3A06.789Z";
    SharedSinks.publisher()
        .publish(Topics.MODEL_PRICES, key, Samples.price("gpt|4o", "[{\"input\": \"0.0000025\"}]"));
    SharedSinks.awaitRow(
        "SELECT price_id, provider, model, effective_from AT TIME ZONE 'UTC', tiers FROM"
            + " model_prices WHERE model = 'gpt|4o'",
        "p1|openai|gpt|4o|2026-11-03 04:05:06.789|[{\"input\": \"0.0000025\"}]");

    SharedSinks.publisher().publish(Topics.MODEL_PRICES, key, null);
    SharedSinks.awaitRow("SELECT count(*) FROM model_prices WHERE model = 'gpt|4o'", "0");
  }

  /** Each of them as the topic's last record: the sink's progress passes it, and a price behind. */
  @Test
  void shouldPassWhateverIsNoPriceAsTheLastRecordToo() throws Exception {
    String time = "2026-11-03T04%3A05%3A06.789Z";
    SharedSinks.publisher()
        .publish(Topics.MODEL_PRICES, "openai|x|" + time, Samples.price("x", "[]"));
    SharedSinks.awaitRow("SELECT count(*) FROM model_prices WHERE model = 'x'", "1");

    for (String key :
        List.of(
            "openai|x|someday",
            "openai|x%00|" + time,
            "openai|x%zz|" + time,
            "\0",
            "",
            "no parts")) {
      SharedSinks.publisher().raw(Topics.MODEL_PRICES, key, price("x", "[]"));
    }
    passes("no key of three parts", price("x", "[]"));
    passes("openai|z|" + time, price("z", "cheap"));
    passes("openai|z|" + time, price("z\0", "[]"));
    passes("openai|z|" + time, "not Avro at all".getBytes(StandardCharsets.UTF_8));
    passes("openai|z|" + time, new byte[0]);
    passes(
        "openai|z|" + time,
        SharedSinks.publisher()
            .bytes(Topics.FLEET_RUNS, Samples.run("no price", "running", 1).build()));
    passes("openai|y|" + time, price("y", "[]"));
    SharedSinks.awaitRow(
        "SELECT string_agg(model, ',' ORDER BY model) FROM model_prices"
            + " WHERE model IN ('x', 'y', 'z')",
        "x,y");

    passes("openai|x|" + time, new byte[] {1});
    SharedSinks.awaitRow("SELECT count(*) FROM model_prices WHERE model = 'x'", "0");
  }

  /** Two gigabytes of zeros: the worker's consumer fails on them before any converter is asked. */
  @Test
  void shouldPassWhatNoMemoryHoldsAndNothingElse() throws Exception {
    String time = "2026-11-03T04%3A05%3A06.789Z";
    SharedSinks.publisher()
        .publish(Topics.MODEL_PRICES, "openai|before|" + time, Samples.price("before", "[]"));
    String[] broker = SharedSinks.bootstrapServers().split(":", 2);
    Bomb.send(Integer.parseInt(broker[1]), "it.model-prices", 0, "openai|bomb|" + time);
    SharedSinks.publisher()
        .publish(Topics.MODEL_PRICES, "openai|behind|" + time, Samples.price("behind", "[]"));
    SharedSinks.awaitRow(
        "SELECT string_agg(model, ',' ORDER BY model) FROM model_prices"
            + " WHERE model IN ('before', 'behind')",
        "before,behind");
  }

  private static byte[] price(String model, String tiers) {
    return SharedSinks.publisher().bytes(Topics.MODEL_PRICES, Samples.price(model, tiers));
  }

  private static void passes(String key, byte[] value) throws Exception {
    long offset = SharedSinks.publisher().raw(Topics.MODEL_PRICES, key, value);
    eventually(
        "the sink has passed the record under " + key,
        () -> SharedSinks.committed(Topics.MODEL_PRICES) > offset);
  }
}
