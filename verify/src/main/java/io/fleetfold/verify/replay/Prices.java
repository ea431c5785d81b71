package io.fleetfold.verify.replay;

import io.fleetfold.schemas.ProviderNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The price versions of a fleet, and since when each was known. Not thread-safe. */
public final class Prices {
  private static final Pattern DATED =
      Pattern.compile("(.+)-20[0-9]{2}(-[01][0-9]-[0-3][0-9]|[01][0-9][0-3][0-9])");

  private final Map<String, Price> byId = new HashMap<>();
  // by provider and model, then by the record's key
  private final Map<String, Map<String, List<Version>>> byModel = new HashMap<>();
  private final Map<String, String> modelOfKey = new HashMap<>();

  /** A price from a log time on; null from when it was withdrawn. */
  private record Version(long publishedAt, Price price) {}

  /**
   * Takes the next record of the price topic in.
   *
   * @param key the record's key, or null, which is no price
   * @param publishedAt its log time
   * @param price what it tells; null where it withdraws what the key told before
   */
  public void add(String key, long publishedAt, Price price) {
    if (key == null) {
      return;
    }
    if (price != null) {
      byId.put(price.id(), price);
      modelOfKey.put(key, name(price.provider(), price.model()));
    }
    String model = modelOfKey.get(key);
    if (model != null) {
      byModel
          .computeIfAbsent(model, ignored -> new HashMap<>())
          .computeIfAbsent(key, ignored -> new ArrayList<>())
          .add(new Version(publishedAt, price));
    }
  }

  /** The price of that id; null for an unknown one. */
  Price of(String id) {
    return byId.get(id);
  }

  /**
   * The price that is in force at a call's time among those published before the call itself was:
   * that of its model with the latest effective time not after the call's. A call that succeeded
   * and tells no tokens has none.
   */
  Optional<Price> inForce(Call call, long logTime) {
    if (!call.error() && !call.tokensKnown()) {
      return Optional.empty();
    }
    for (String name : names(call.model())) {
      List<Price> known = known(name(call.model().provider(), name), logTime);
      if (!known.isEmpty()) {
        return known.stream()
            .filter(price -> price.effectiveFrom() <= call.createdAt())
            .max(Comparator.comparingLong(Price::effectiveFrom));
      }
    }
    return Optional.empty();
  }

  private List<Price> known(String model, long logTime) {
    List<Price> known = new ArrayList<>();
    for (List<Version> versions : byModel.getOrDefault(model, Map.of()).values()) {
      Price last = null;
      for (Version version : versions) {
        last = version.publishedAt() <= logTime ? version.price() : last;
      }
      if (last != null) {
        known.add(last);
      }
    }
    return known;
  }

  /** What the model may be called among prices, the first that has any price decides. */
  private static Set<String> names(Call.Model model) {
    String name = model.name().strip().toLowerCase(Locale.ROOT);
    Set<String> names = new LinkedHashSet<>(Set.of(name));
    int slash = name.indexOf('/');
    String prefix = slash > 0 ? name.substring(0, slash) : "";
    boolean repeats =
        slash > 0
            && (prefix.equals("models")
                || ProviderNames.canonical(prefix)
                    .equals(ProviderNames.canonical(model.provider())));
    String bare = repeats ? name.substring(slash + 1) : name;
    names.add(bare);
    Matcher dated = DATED.matcher(bare);
    if (dated.matches()) {
      names.add(dated.group(1));
    }
    return names;
  }

  private static String name(String provider, String model) {
    return ProviderNames.canonical(provider) + '\u0000' + model.strip().toLowerCase(Locale.ROOT);
  }
}
