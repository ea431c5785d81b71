package io.fleetfold.verify;

import io.fleetfold.schemas.config.FoldSection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where the rules come from: the streams app tells what it runs with, and what the user has said
 * counts only where it does not.
 *
 * @param told values that the user has given, by the option's name
 * @param names the setting that each option stands for
 */
public record RuleSource(Map<String, String> told, Map<String, String> names) {
  /** Options that the user has not given are null. */
  public RuleSource {
    told = new TreeMap<>(told);
    told.values().removeIf(value -> value == null);
    names = Map.copyOf(names);
  }

  /** Nobody has said anything: the app's, or the defaults. */
  public static RuleSource ofApp() {
    return new RuleSource(Map.of(), Map.of());
  }

  /**
   * The rules to verify by.
   *
   * @param app what the streams app tells of its settings, by name; empty where it tells nothing,
   *     as one of an older release does
   * @param say hears of an option that contradicts the app
   * @throws IllegalArgumentException for an option whose value is unusable, with its name
   */
  public FoldRules settle(Optional<Map<String, String>> app, Consumer<String> say) {
    Map<String, String> settings = new HashMap<>(app.orElse(Map.of()));
    if (app.isEmpty()) {
      told.forEach((option, value) -> settings.put(names.get(option), value));
      return rules(settings);
    }
    FoldRules ofApp = rules(settings);
    told.forEach(
        (option, value) -> {
          Map<String, String> changed = new HashMap<>(settings);
          changed.put(names.get(option), value);
          if (!rules(changed).equals(ofApp)) {
            say.accept(
                option
                    + " is "
                    + value
                    + ", but the streams app runs with "
                    + settings.get(names.get(option))
                    + ": the app's is taken");
          }
        });
    return ofApp;
  }

  private FoldRules rules(Map<String, String> settings) {
    return FoldRules.of(FoldSection.SECTION.readNamed(settings, this::label));
  }

  private String label(String setting) {
    return names.entrySet().stream()
        .filter(name -> name.getValue().equals(setting) && told.containsKey(name.getKey()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(setting);
  }
}
