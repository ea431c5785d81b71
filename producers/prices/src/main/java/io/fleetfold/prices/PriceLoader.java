package io.fleetfold.prices;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ProviderNames;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Brings price versions into the topic, those that change something. For one thread. */
public final class PriceLoader {
  private final PriceTopic topic;

  /** Loads into a topic that the caller closes. */
  public PriceLoader(PriceTopic topic) {
    this.topic = topic;
  }

  /**
   * What was done.
   *
   * @param published the versions that were published
   * @param unchanged how many say what is in force at their time anyway
   * @param doubtful versions that were not published since they are not plausible, with the reason
   */
  public record Result(
      Collection<ModelPrice> published, int unchanged, Map<PriceVersion, String> doubtful) {}

  /** Those that are not plausible whatever was in force before, with the reason. */
  public static Map<PriceVersion, String> doubtful(Collection<PriceVersion> versions) {
    Map<PriceVersion, String> doubtful = new LinkedHashMap<>();
    versions.forEach(
        version ->
            Plausibility.doubt(version, null).ifPresent(doubt -> doubtful.put(version, doubt)));
    return doubtful;
  }

  /** Publishes versions as {@link #publish(Collection, Instant, boolean)} does, plausible ones. */
  public Result publish(Collection<PriceVersion> versions, Instant recordedAt)
      throws InterruptedException {
    return publish(versions, recordedAt, false);
  }

  /**
   * Publishes versions, but for those whose prices are what is in force at their time already: a
   * list that is loaded each day adds only what changed. Returns when the brokers have them.
   *
   * @param recordedAt when they are written down
   * @param accept whether to publish prices that are not plausible: of text for more than 1,000 USD
   *     per million tokens, or more than ten times, or less than a tenth of, what is in force
   */
  public Result publish(Collection<PriceVersion> versions, Instant recordedAt, boolean accept)
      throws InterruptedException {
    Collection<ModelPrice> known = topic.read().versions().values();
    Map<String, ModelPrice> records = new LinkedHashMap<>();
    Map<PriceVersion, String> doubtful = new LinkedHashMap<>();
    int unchanged = 0;
    for (PriceVersion version : versions) {
      Optional<ModelPrice> before = inForce(known, version);
      if (before.filter(price -> price.getTiers().equals(version.tiersJson())).isPresent()) {
        unchanged++;
        continue;
      }
      Optional<String> doubt =
          accept
              ? Optional.empty()
              : Plausibility.doubt(version, before.map(PriceVersion::readable).orElse(null));
      if (doubt.isPresent()) {
        doubtful.put(version, doubt.get());
      } else {
        records.put(version.key(), version.toRecord(recordedAt));
      }
    }
    topic.publish(records);
    return new Result(records.values(), unchanged, doubtful);
  }

  /**
   * Publishes the shipped list if the topic has no price at all, so that a new fleet starts with
   * costs. Whoever withdrew every price gets them back at the next start only then.
   *
   * @return how many prices were published
   */
  public int publishShippedIfEmpty(Instant recordedAt) throws InterruptedException {
    PriceTopic.Content content = topic.read();
    if (!content.versions().isEmpty() || !content.unreadable().isEmpty()) {
      return 0;
    }
    return publish(ShippedPrices.load(), recordedAt, true).published().size();
  }

  private static Optional<ModelPrice> inForce(Collection<ModelPrice> known, PriceVersion version) {
    return known.stream()
        .filter(price -> ProviderNames.canonical(price.getProvider()).equals(version.provider()))
        .filter(price -> lower(price.getModel()).equals(lower(version.model())))
        .filter(price -> !price.getEffectiveFrom().isAfter(version.effectiveFrom()))
        .max(
            Comparator.comparing(ModelPrice::getEffectiveFrom)
                .thenComparing(ModelPrice::getRecordedAt)
                .thenComparing(ModelPrice::getPriceId));
  }

  private static String lower(String model) {
    return model.toLowerCase(Locale.ROOT);
  }
}
