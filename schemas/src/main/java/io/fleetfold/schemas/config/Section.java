package io.fleetfold.schemas.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings that belong together. A setting named {@code seal.after} is the environment variable
 * {@code FLEETFOLD_SEAL_AFTER}: the section's prefix, and the name in capitals with {@code _} for
 * dots. An empty variable counts as not set. A secret may stand in a file instead, which {@code
 * NAME_FILE} names. Immutable.
 *
 * @param title a heading
 * @param about who reads them
 * @param prefix what the variables begin with
 * @param settings their declarations
 * @param others prefixes of variables whose rest names a setting of somebody else, such as Kafka's,
 *     and what they are for
 * @param formerNames variables that are still read, and the setting that each of them named
 */
public record Section(
    String title,
    String about,
    String prefix,
    ConfigDef settings,
    Map<String, String> others,
    Map<String, String> formerNames) {
  /** What the variables of Fleetfold begin with. */
  public static final String FLEETFOLD = "FLEETFOLD_";

  /** A section with settings of its own only. */
  Section(String title, String about, String prefix, ConfigDef settings) {
    this(title, about, prefix, settings, Map.of(), Map.of());
  }

  /**
   * The file that a setting names; null where it was not set.
   *
   * @throws IllegalArgumentException where it cannot be read, with the variable and the remedy
   */
  public Path readableFile(Values values, String name) {
    if (!values.isSet(name)) {
      return null;
    }
    Path file = Path.of(values.text(name));
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          variable(name)
              + " is '"
              + file
              + "', which cannot be read: name a file that this process may read");
    }
    return file;
  }

  /** The environment variable of a setting. */
  public String variable(String name) {
    if (!settings.configKeys().containsKey(name)) {
      throw new IllegalArgumentException("there is no setting " + name + " of " + title);
    }
    return prefix + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** All declarations, in their order. */
  public Collection<ConfigKey> keys() {
    return settings.configKeys().values();
  }

  /**
   * The settings that the variables make.
   *
   * @throws IllegalArgumentException for one that is missing or unusable, with the variable's name
   *     and the remedy
   */
  public Values read(Map<String, String> variables) {
    for (ConfigKey key : keys()) {
      if (!key.hasDefault() && given(key, variables) == null) {
        throw new IllegalArgumentException(variable(key.name) + " is missing: set it");
      }
    }
    return readGiven(variables);
  }

  /** The same where what has no default may be missing, since it can be told otherwise. */
  public Values readGiven(Map<String, String> variables) {
    return values(key -> given(key, variables), this::variable, others(variables));
  }

  /**
   * The settings from texts by their names, as the streams app publishes them; what is not among
   * them has its default.
   *
   * @throws IllegalArgumentException for one that is unusable, with its name
   */
  public Values readNamed(Map<String, String> named) {
    return readNamed(named, name -> name);
  }

  /** The same, with what messages call a setting, by its name. */
  public Values readNamed(Map<String, String> named, UnaryOperator<String> labels) {
    return values(key -> named.get(key.name), labels, Map.of());
  }

  /** The settings where nothing is set. */
  public Values defaults() {
    return readNamed(Map.of());
  }

  /**
   * Checks a value that was not read from a variable.
   *
   * @param label how to name it
   * @throws IllegalArgumentException when the setting does not take it
   */
  public void require(String name, String label, Object value) {
    ConfigDef.Validator validator = settings.configKeys().get(name).validator;
    try {
      validator.ensureValid(name, value);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(label + " is " + value + ": take " + validator, e);
    }
  }

  private interface Texts {
    String of(ConfigKey key);
  }

  private Values values(
      Texts texts, UnaryOperator<String> labels, Map<String, Map<String, String>> others) {
    Map<String, Object> parsed = new LinkedHashMap<>();
    Set<String> given = new TreeSet<>();
    for (ConfigKey key : keys()) {
      String text = texts.of(key);
      if (text != null && !text.isBlank()) {
        parsed.put(key.name, parse(key, labels.apply(key.name), text.strip()));
        given.add(key.name);
      } else {
        parsed.put(key.name, key.hasDefault() ? key.defaultValue : null);
      }
    }
    return new Values(title, parsed, given, others);
  }

  private static Object parse(ConfigKey key, String label, String text) {
    try {
      Object value = ConfigDef.parseType(label, text, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(label, value);
      }
      return value;
    } catch (ConfigException e) {
      boolean secret = key.type == ConfigDef.Type.PASSWORD;
      throw new IllegalArgumentException(
          label + (secret ? " is unusable" : " is '" + text + "'") + ": take " + taken(key), e);
    }
  }

  private static String taken(ConfigKey key) {
    String words =
        key.validator != null
            ? key.validator.toString()
            : key.type == ConfigDef.Type.BOOLEAN ? "true or false" : "a whole number";
    return key.hasDefault() && key.defaultValue != null && !key.defaultValue.equals("")
        ? words + "; unset, it is " + key.defaultValue
        : words;
  }

  private String given(ConfigKey key, Map<String, String> variables) {
    String variable = variable(key.name);
    String text =
        key.type == ConfigDef.Type.PASSWORD
            ? SecretFiles.text(variables, variable)
            : variables.get(variable);
    if (text != null && !text.isBlank()) {
      return text;
    }
    return formerNames.entrySet().stream()
        .filter(former -> former.getValue().equals(key.name))
        .map(former -> variables.get(former.getKey()))
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .orElse(null);
  }

  /** By prefix, what the variables set of others: {@code SECURITY_PROTOCOL} as Kafka names it. */
  private Map<String, Map<String, String>> others(Map<String, String> variables) {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (String start : others.keySet()) {
      Map<String, String> settings = new TreeMap<>();
      variables.forEach(
          (name, value) -> {
            if (name.startsWith(start) && !Sections.names(name)) {
              settings.put(
                  name.substring(start.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
          });
      all.put(start, settings);
    }
    return all;
  }
}
