package io.fleetfold.connect;

import io.fleetfold.connect.rest.GatedRest;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;

/** A real Connect worker in this process, with the plugins as the build leaves them. */
final class TestWorker implements AutoCloseable {
  static final String TOKEN = "the-test's-token";

  private final Connect<StandaloneHerder> connect;
  private final String url;

  TestWorker(String bootstrapServers, Path data, int port) {
    url = "http://127.0.0.1:" + port;
    Map<String, String> settings = new TreeMap<>(Connectors.workerDefaults());
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("plugin.path", Path.of("target/plugins").toAbsolutePath().toString());
    settings.put("offset.storage.file.filename", data.resolve("offsets").toString());
    settings.put("listeners", url);
    settings.put("rest.extension.classes", GatedRest.class.getName());
    settings.put(GatedRest.TOKEN, TOKEN);
    connect = new ConnectStandalone("worker.properties").startConnect(settings);
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
