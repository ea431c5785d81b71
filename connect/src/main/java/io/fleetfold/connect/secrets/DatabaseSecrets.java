package io.fleetfold.connect.secrets;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Gives a worker the one secret that the sinks need, {@code ${database:owner}}, from the file in
 * which a pipeline keeps its passwords, and nothing else: connector configurations, which the REST
 * interface shows, hold only the name.
 */
public final class DatabaseSecrets implements ConfigProvider {
  /** The worker's setting that names the file. */
  public static final String FILE = "file";

  /** What a connector's configuration says in place of the password. */
  public static final String OWNER = "${database:owner}";

  private static final Set<String> GIVEN = Set.of("owner");

  private Path file;

  @Override
  public void configure(Map<String, ?> settings) {
    Object name = settings.get(FILE);
    if (name == null) {
      throw new ConfigException("the config provider of the database's password needs its " + FILE);
    }
    file = Path.of(name.toString());
  }

  @Override
  public ConfigData get(String path) {
    return get(path, GIVEN);
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    Properties stored = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      stored.load(in);
    } catch (IOException e) {
      throw new ConfigException("the database's password cannot be read from " + file + ": " + e);
    }
    Map<String, String> values = new HashMap<>();
    for (String key : keys) {
      if (GIVEN.contains(key) && stored.getProperty(key) != null) {
        values.put(key, stored.getProperty(key));
      }
    }
    return new ConfigData(values);
  }

  @Override
  public void close() {
    // nothing is held
  }
}
