package io.fleetfold.connect.secrets;

import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.SecretFiles;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;

/**
 * Fills in the {@code ${env:NAME}} of connector files as Kafka's own provider does, with the same
 * {@value EnvVarConfigProvider#ALLOWLIST_PATTERN_CONFIG}; a secret may stand in the file that
 * {@code NAME_FILE} names.
 */
public final class EnvironmentSecrets implements ConfigProvider {
  private final Map<String, String> variables;
  private EnvVarConfigProvider known;

  /** Those of this process. */
  public EnvironmentSecrets() {
    this(ProcessEnvironment.variables());
  }

  /** Those variables. */
  public EnvironmentSecrets(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public void configure(Map<String, ?> settings) {
    try {
      // not before: workers make one of every provider they find, only to look at it
      known = new EnvVarConfigProvider(SecretFiles.filledIn(variables));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
    known.configure(settings);
  }

  @Override
  public ConfigData get(String path) {
    return known.get(path);
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    return known.get(path, keys);
  }

  @Override
  public void close() throws IOException {
    if (known != null) {
      known.close();
    }
  }
}
