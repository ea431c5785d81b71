package io.fleetfold.prices;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * The small price list that comes with Fleetfold: list prices of well-known models on its date, a
 * start and no invoice. In force from its {@code effective_from}, long before any call, so that
 * nothing stays unpriced only because it is older than the list; load your own prices on top.
 */
public final class ShippedPrices {
  private static final String FILE = "prices.json";

  /** The prices. */
  public static List<PriceVersion> load() {
    try (InputStream in = ShippedPrices.class.getResourceAsStream(FILE)) {
      JsonNode list =
          JsonMapper.builder()
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .build()
              .readTree(in);
      PriceFile file =
          new LiteLlmPrices(
                  Instant.parse(list.path("effective_from").asText()),
                  "Fleetfold's list of " + list.path("date").asText(),
                  false)
              .read(list.path("prices"));
      if (!file.unread().isEmpty() || !file.unsupported().isEmpty() || !file.untaken().isEmpty()) {
        throw new IllegalStateException(FILE + " has unreadable prices: " + file);
      }
      return file.versions();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ShippedPrices() {}
}
