package io.fleetfold.streams.runs.cost;

import io.fleetfold.schemas.ProviderNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of a provider as prices are looked up by: the provider's one name, and the model's in
 * lower case. Immutable.
 */
record ModelName(String provider, String model) {
  // gpt-4o-2024-08-06, claude-sonnet-4-20250514; not -001 or -2407, which differ in price at times
  private static final Pattern DATED =
      Pattern.compile("(.+)-20\\d{2}(-[01]\\d-[0-3]\\d|[01]\\d[0-3]\\d)");

  static ModelName of(String provider, String model) {
    return new ModelName(
        ProviderNames.canonical(provider),
        model == null ? "" : model.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Under which names a price is looked for, in this order; the first that has any price decides.
   * The name itself; without a prefix that only repeats what is known ({@code models/} as Gemini
   * writes it, or the provider); and that without the date of a snapshot. Nothing else is guessed:
   * a model that resembles another may cost ten times as much.
   */
  List<ModelName> candidates() {
    Set<String> names = new LinkedHashSet<>();
    names.add(model);
    int slash = model.indexOf('/');
    String bare = model;
    if (slash > 0) {
      String prefix = model.substring(0, slash);
      if (prefix.equals("models") || ProviderNames.canonical(prefix).equals(provider)) {
        bare = model.substring(slash + 1);
        names.add(bare);
      }
    }
    Matcher dated = DATED.matcher(bare);
    if (dated.matches()) {
      names.add(dated.group(1));
    }
    return names.stream().map(name -> new ModelName(provider, name)).toList();
  }
}
