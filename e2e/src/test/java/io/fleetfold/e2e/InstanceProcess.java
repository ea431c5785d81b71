package io.fleetfold.e2e;

import io.fleetfold.streams.app.StreamsApp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One instance of the streams app as a process of its own, as a container has it. */
final class InstanceProcess {
  private static final List<String> SMALL = List.of("-Xmx256m", "-Xss512k");

  private final String name;
  private final Path folder;
  private final int port;
  private final Map<String, String> settings;
  private String classPath = Command.CLASS_PATH;
  private Process process;
  private int starts;
  private volatile boolean serving;

  /** One that is not started yet; its stores are under {@code folder}. */
  InstanceProcess(String name, Path folder, int port, Map<String, String> settings) {
    this.name = name;
    this.folder = folder;
    this.port = port;
    this.settings = settings;
  }

  /** Its next start is one of another build. */
  InstanceProcess of(String build) {
    classPath = build;
    return this;
  }

  InstanceProcess start() throws IOException {
    starts++;
    List<String> jvm = new ArrayList<>(Command.ARCHIVED_CLASSES);
    jvm.addAll(SMALL);
    process = Command.startClass(classPath, StreamsApp.class, log(), jvm, environment());
    return this;
  }

  private Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(settings);
    all.put("FLEETFOLD_STATE_DIR", folder.resolve(name).toString());
    all.put("FLEETFOLD_HTTP_PORT", Integer.toString(port));
    all.put("FLEETFOLD_THREADS", "1");
    return all;
  }

  String name() {
    return name;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** What Kafka Streams calls its address. */
  int port() {
    return port;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether readers may ask it: from when it is ready until it is told to end. */
  boolean isServing() {
    return serving;
  }

  void serve() {
    serving = true;
  }

  /** {@code kill -9}: nothing gets a chance to tidy up. */
  void kill() throws InterruptedException {
    serving = false;
    process.destroyForcibly().waitFor();
  }

  /** As an orchestrator stops it. */
  void stop() throws InterruptedException {
    serving = false;
    if (isAlive()) {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        kill();
        throw new AssertionError(name + " did not stop in 60 s");
      }
    }
  }

  private Path log() {
    return folder.resolve(name + "-" + starts + ".out");
  }

  /** What it has logged since its last start. */
  String logged() throws IOException {
    return Command.read(log());
  }
}
