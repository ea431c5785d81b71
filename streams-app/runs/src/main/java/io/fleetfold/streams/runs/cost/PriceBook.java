package io.fleetfold.streams.runs.cost;

import io.fleetfold.records.ModelPrice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The price versions that are known, and what a call costs by them. A call is charged by the
 * version in force at its own time: the one of its model with the latest {@code effective_from} not
 * after the call. The answer depends on the versions known and on the call only, on no clock.
 *
 * <p>Thread-safe: readers see a snapshot and never wait for each other; a version that was put is
 * seen by every later call.
 */
public final class PriceBook {
  private final Map<String, Price> byKey = new HashMap<>();
  private volatile Snapshot snapshot = new Snapshot(Map.of());

  /**
   * Takes a version in, in place of the one with the same key.
   *
   * @param key the record's key
   * @throws IllegalArgumentException naming the field that can't be used; the book is unchanged
   */
  public synchronized void put(String key, ModelPrice version) {
    Price price = Price.of(version);
    byKey.put(key, price);
    snapshot = null;
  }

  /** Takes a withdrawn version out. */
  public synchronized void remove(String key) {
    byKey.remove(key);
    snapshot = null;
  }

  /** How many versions are known. */
  public synchronized int size() {
    return byKey.size();
  }

  /**
   * What a call costs, or empty where that is not known: no price of the model is in force at the
   * call's time, or a call that succeeded reports no tokens at all. Never zero for unknown.
   *
   * @param serviceTier the tier the provider served it in; null for the standard one
   * @param success whether the call succeeded; one that failed and reports no tokens costs nothing
   */
  public Optional<Charge> charge(
      String provider,
      String model,
      String serviceTier,
      Instant createdAt,
      boolean success,
      TokenCounts tokens) {
    if (success && !tokens.known()) {
      return Optional.empty();
    }
    return current()
        .inForce(ModelName.of(provider, model), createdAt)
        .map(price -> price.charge(serviceTier, tokens));
  }

  private Snapshot current() {
    Snapshot now = snapshot;
    return now != null ? now : rebuild();
  }

  // lazily: thousands of versions that arrive in a row at start are sorted once
  private synchronized Snapshot rebuild() {
    if (snapshot == null) {
      Map<ModelName, List<Price>> versions = new HashMap<>();
      byKey
          .values()
          .forEach(
              price ->
                  versions.computeIfAbsent(price.model(), any -> new ArrayList<>()).add(price));
      versions.values().forEach(list -> list.sort(Price.IN_TIME));
      snapshot = new Snapshot(versions);
    }
    return snapshot;
  }

  private static final class Snapshot {
    // names come from outside: what remembers them must not grow with them
    private static final int REMEMBERED = 4_096;

    private final Map<ModelName, List<Price>> versions;
    private final Map<ModelName, List<Price>> resolved = new ConcurrentHashMap<>();

    Snapshot(Map<ModelName, List<Price>> versions) {
      this.versions = versions;
    }

    Optional<Price> inForce(ModelName model, Instant at) {
      List<Price> prices = resolved.get(model);
      if (prices == null) {
        prices = resolve(model);
        if (resolved.size() < REMEMBERED) {
          resolved.put(model, prices);
        }
      }
      for (int i = prices.size() - 1; i >= 0; i--) {
        if (!prices.get(i).effectiveFrom().isAfter(at)) {
          return Optional.of(prices.get(i));
        }
      }
      return Optional.empty();
    }

    private List<Price> resolve(ModelName model) {
      return model.candidates().stream()
          .map(versions::get)
          .filter(found -> found != null)
          .findFirst()
          .orElse(List.of());
    }
  }
}
