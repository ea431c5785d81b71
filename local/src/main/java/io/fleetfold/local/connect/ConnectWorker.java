package io.fleetfold.local.connect;

import io.fleetfold.connect.ConnectorInstaller;
import io.fleetfold.connect.ConnectorWatchdog;
import io.fleetfold.connect.Connectors;
import io.fleetfold.connect.rest.GatedRest;
import io.fleetfold.connect.secrets.DatabaseSecrets;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.ConnectRestServer;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;

/**
 * A Kafka Connect worker in this process with the fleet's sinks, and the watchdog that restarts
 * them. The worker is Kafka's own, with its REST interface on the loopback interface; plugins are
 * loaded in isolation from the folder that the build leaves. The sinks' progress is in Kafka.
 */
public final class ConnectWorker extends Part {
  private static final Duration INSTALL_PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final String bootstrapServers;
  private final Map<String, Map<String, String>> connectors;
  private final Path passwords;
  private final Ports ports;
  private StandaloneHerder herder;
  private ConnectRestServer rest;
  private ConnectorWatchdog watchdog;

  /**
   * A worker that keeps what is its own in that folder.
   *
   * @param connectors connector name to its configuration
   * @param passwords the file with the database's passwords, of which connectors get the owner's
   */
  public ConnectWorker(
      Path data,
      String bootstrapServers,
      Map<String, Map<String, String>> connectors,
      Path passwords,
      Ports ports) {
    super("connect", data);
    this.data = data;
    this.bootstrapServers = bootstrapServers;
    this.connectors = connectors;
    this.passwords = passwords;
    this.ports = ports;
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + ports.connect();
  }

  @Override
  protected void open() throws Exception {
    String token = RestToken.of(data);
    Map<String, String> settings = settings(token);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      startWorker(settings);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    new ConnectorInstaller(address(), token).install(connectors, INSTALL_PATIENCE);
    watchdog = new ConnectorWatchdog(address(), token, connectors);
    watchdog.start();
  }

  private Map<String, String> settings(String token) {
    Map<String, String> settings = new HashMap<>(Connectors.workerDefaults());
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("listeners", address());
    settings.put("plugin.path", PluginFolder.find().toString());
    // all that the connectors need is filled in, but for the password
    settings.put("config.providers", "database");
    settings.put("config.providers.database.class", DatabaseSecrets.class.getName());
    settings.put("config.providers.database.param." + DatabaseSecrets.FILE, passwords.toString());
    settings.put("rest.extension.classes", GatedRest.class.getName());
    settings.put(GatedRest.TOKEN, token);
    settings.put("plugin.discovery", "service_load");
    settings.put("offset.storage.file.filename", data.resolve("offsets").toString());
    // a consumer that died with its process is given up soon, see the broker's settings
    settings.put("consumer.session.timeout.ms", "8000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    // a task that waits for its group cannot be told; what it has not committed it writes again
    settings.put("task.shutdown.graceful.timeout.ms", "3000");
    return settings;
  }

  private void startWorker(Map<String, String> settings) {
    Plugins plugins = new Plugins(settings);
    plugins.compareAndSwapWithDelegatingLoader();
    StandaloneConfig config = new StandaloneConfig(settings);
    RestClient client = new RestClient(config);
    rest = new ConnectRestServer(config.rebalanceTimeout(), client, config.originals());
    rest.initializeServer();
    FileOffsetBackingStore offsets =
        new FileOffsetBackingStore(
            plugins.newInternalConverter(
                true, JsonConverter.class.getName(), Map.of("schemas.enable", "false")));
    offsets.configure(config);
    ConnectorClientConfigOverridePolicy policy = new AllConnectorClientConfigOverridePolicy();
    Worker worker =
        new Worker(
            rest.advertisedUrl().getAuthority(), Time.SYSTEM, plugins, config, offsets, policy);
    herder = new StandaloneHerder(worker, config.kafkaClusterId(), policy);
    herder.start();
    rest.initializeResources(SerializedHerder.of(herder));
    herder.ready();
  }

  @Override
  protected void shut() {
    Utils.closeQuietly(watchdog, "connector watchdog");
    if (rest != null) {
      rest.stop();
      rest = null;
    }
    if (herder != null) {
      herder.stop();
      herder = null;
    }
  }
}
