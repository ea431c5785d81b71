package io.fleetfold.local.prices;

import io.fleetfold.prices.PriceVersion;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.streams.runs.cost.PriceBook;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Price books to reprice by: the same arithmetic as the folds'. */
public final class Books {
  private Books() {}

  /** The versions of the price topic; what is no price is left out, as the folds do. */
  public static PriceBook of(Map<String, ModelPrice> versions) {
    PriceBook book = new PriceBook();
    versions.forEach((key, version) -> add(book, key, version));
    return book;
  }

  /**
   * The versions of the price topic, but of models that the list has only the list's.
   *
   * @param list prices that are to apply to all calls, whenever they were made
   */
  public static PriceBook of(Map<String, ModelPrice> versions, Collection<PriceVersion> list) {
    Set<String> replaced =
        list.stream()
            .map(version -> name(version.provider(), version.model()))
            .collect(Collectors.toSet());
    PriceBook book = new PriceBook();
    versions.forEach(
        (key, version) -> {
          if (!replaced.contains(name(version.getProvider(), version.getModel()))) {
            add(book, key, version);
          }
        });
    list.forEach(version -> book.put(version.key(), version.toRecord(Instant.EPOCH)));
    return book;
  }

  private static void add(PriceBook book, String key, ModelPrice version) {
    try {
      book.put(key, version);
    } catch (IllegalArgumentException e) {
      // no price: the folds charge nothing by it either, and prices list names it
      book.remove(key);
    }
  }

  private static String name(String provider, String model) {
    return ProviderNames.canonical(provider) + "/" + model.strip().toLowerCase(Locale.ROOT);
  }
}
