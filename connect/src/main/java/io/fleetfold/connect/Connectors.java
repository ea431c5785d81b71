package io.fleetfold.connect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sinks' configurations: one connector for each topic, one JSON file for each connector. The
 * files hold {@code ${env:NAME}} where an installation differs, which a Connect worker with Kafka's
 * {@code EnvVarConfigProvider} fills in by itself; {@link #load} fills in the same for a worker
 * inside this process.
 */
public final class Connectors {
  private static final String URL = "connection.url";
  private static final String FOLDER = "connectors/";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{env:([A-Z_]+)}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Connectors() {}

  /**
   * The configurations for one fleet, with everything filled in.
   *
   * @param schemaRegistryUrl one address, or several with commas between them
   * @return connector name to its configuration, in the order to start them
   */
  public static Map<String, Map<String, String>> load(
      Fleet fleet, String schemaRegistryUrl, DatabaseSettings database) {
    return load(fleet, schemaRegistryUrl, database, database.password());
  }

  /**
   * The same with something else in place of the database's password, such as {@link
   * io.fleetfold.connect.secrets.DatabaseSecrets#OWNER}: a worker's REST interface shows what it is
   * given.
   */
  public static Map<String, Map<String, String>> load(
      Fleet fleet, String schemaRegistryUrl, DatabaseSettings database, String password) {
    Map<String, String> values = new HashMap<>(database.sessionTables().variables());
    values.put("FLEETFOLD_TOPIC_PREFIX", fleet.prefix());
    values.put("FLEETFOLD_REGISTRY_URL", schemaRegistryUrl);
    values.put("DB_HOST", database.host());
    values.put("DB_PORT", Integer.toString(database.port()));
    values.put("DB_NAME", database.name());
    values.put("DB_USER", database.user());
    values.put("DB_PASSWORD", password);
    values.put("DB_SCHEMA", database.schema());
    return secured(load(values), database.urlParameters(), Map.of());
  }

  /**
   * The configurations with more about how they reach database and registry.
   *
   * @param urlParameters of the database's address, such as {@code sslmode=verify-full}
   * @param registry settings of the registry's client, such as {@code basic.auth.user.info}; for
   *     the worker to fill in where they are secret
   */
  public static Map<String, Map<String, String>> secured(
      Map<String, Map<String, String>> connectors,
      String urlParameters,
      Map<String, String> registry) {
    Map<String, Map<String, String>> secured = new LinkedHashMap<>();
    connectors.forEach(
        (name, config) -> {
          Map<String, String> more = new LinkedHashMap<>(config);
          if (!urlParameters.isEmpty()) {
            more.computeIfPresent(URL, (key, url) -> url + "&" + urlParameters);
          }
          registry.forEach((key, value) -> more.put("value.converter." + key, value));
          secured.put(name, more);
        });
    return secured;
  }

  /**
   * The configurations with each {@code ${env:NAME}} replaced by the value of that name.
   *
   * @throws IllegalArgumentException naming a value that is missing
   */
  public static Map<String, Map<String, String>> load(Map<String, String> values) {
    Map<String, Map<String, String>> connectors = new LinkedHashMap<>();
    templates()
        .forEach(
            (topic, template) -> {
              Map<String, String> config = new LinkedHashMap<>();
              template.forEach((key, value) -> config.put(key, fill(value, values)));
              connectors.put(config.get("name"), config);
            });
    return connectors;
  }

  /** The files as they are, by topic: what to give to a worker that fills them in by itself. */
  public static Map<Topic<?>, Map<String, String>> templates() {
    Map<Topic<?>, Map<String, String>> templates = new LinkedHashMap<>();
    for (Topic<?> topic : Topics.SUNK) {
      try (InputStream in = open(topic.name() + ".json")) {
        templates.put(
            topic, JSON.readValue(in, new TypeReference<LinkedHashMap<String, String>>() {}));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return templates;
  }

  /** The settings any Connect worker needs to run them, beside its own addresses and folders. */
  public static Map<String, String> workerDefaults() {
    Properties properties = new Properties();
    try (InputStream in = open("worker.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  private static InputStream open(String file) {
    InputStream in = Connectors.class.getClassLoader().getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IllegalStateException(FOLDER + file + " is not on the class path");
    }
    return in;
  }

  private static String fill(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    match.group(1) + " is not set, but the connectors need it");
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
