package io.fleetfold.local.broker;

import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller in this process, on the loopback interface, with its logs under
 * one folder. What it has acknowledged survives the process's death, since written pages belong to
 * the operating system.
 */
public final class Broker extends Part {
  private final Path data;
  private final Ports ports;
  private KafkaRaftServer server;

  /** A broker with its logs in that folder. */
  public Broker(Path data, Ports ports) {
    super("broker", data);
    this.data = data.toAbsolutePath();
    this.ports = ports;
  }

  @Override
  public String address() {
    return "127.0.0.1:" + ports.kafka();
  }

  @Override
  protected void open() throws Exception {
    Properties settings = BrokerSettings.of(data, ports.kafka(), ports.controller());
    if (!Files.exists(data.resolve("meta.properties"))) {
      format();
    }
    server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
  }

  private void format() throws Exception {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(1)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(data.toString())
            .addDirectory(data.toString());
    formatter.run();
  }

  @Override
  protected void shut() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }
}
