package io.fleetfold.bench.cluster;

import io.fleetfold.streams.app.StreamsApp;
import io.fleetfold.streams.app.StreamsAppConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The streams app in a process of its own, which can be killed. To be used by one thread. */
public final class AppProcess {
  private static final Pattern TOTAL_RUNS = Pattern.compile("\"total_runs\"\\s*:\\s*(\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ProcessBuilder builder;
  private final String address;
  private Process process;

  /** One that is not started yet, on whichever cores there are. */
  public AppProcess(BenchCluster cluster, StreamsAppConfig config) {
    this(cluster, config, "");
  }

  /**
   * The same on some cores only.
   *
   * @param cores as {@code taskset} takes them, {@code 0,1}; empty for all
   */
  public AppProcess(BenchCluster cluster, StreamsAppConfig config, String cores) {
    address = "http://127.0.0.1:" + config.httpPort();
    List<String> command =
        new ArrayList<>(cores.isEmpty() ? List.of() : List.of("taskset", "-c", cores));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dlogback.configurationFile=logging-off.xml",
            "-cp",
            System.getProperty("java.class.path"),
            StreamsApp.class.getName()));
    builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "FLEETFOLD_BOOTSTRAP_SERVERS", config.bootstrapServers(),
                "FLEETFOLD_REGISTRY_URL", config.registryUrl(),
                "FLEETFOLD_STATE_DIR", config.stateDir().toString(),
                "FLEETFOLD_TOPIC_PREFIX", config.fleet().prefix(),
                "FLEETFOLD_PARTITIONS", String.valueOf(config.fleet().partitions()),
                "FLEETFOLD_REPLICATION", String.valueOf(config.fleet().replication()),
                "FLEETFOLD_HTTP_PORT", String.valueOf(config.httpPort()),
                "FLEETFOLD_STANDBYS", String.valueOf(config.instances().standbys()),
                "FLEETFOLD_THREADS", String.valueOf(config.threads())));
    builder
        .redirectErrorStream(true)
        .redirectOutput(cluster.path("app-" + config.httpPort() + ".log").toFile());
  }

  /** Starts it, again after a kill. */
  public void start() throws IOException {
    process = builder.start();
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Waits until it answers at all. */
  public void awaitListening() throws InterruptedException {
    await("/health/live", answer -> true);
  }

  /** Waits until it is ready. */
  public void awaitReady() throws InterruptedException {
    await("/health/ready", answer -> answer.statusCode() == OK);
  }

  /** Waits until so many runs are in the statistics. */
  public void awaitRuns(long runs) throws InterruptedException {
    await(
        "/api/v1/stats",
        answer -> {
          Matcher total = TOTAL_RUNS.matcher(answer.body());
          return answer.statusCode() == OK
              && total.find()
              && Long.parseLong(total.group(1)) >= runs;
        });
  }

  /** Where its query API is. */
  public String address() {
    return address;
  }

  /** The processor time that it has used since its start, in nanoseconds. */
  public long cpuNanos() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  private void await(String path, Predicate<HttpResponse<String>> holds)
      throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the app has ended with " + process.exitValue());
      }
      try {
        if (holds.test(http.send(request, BodyHandlers.ofString()))) {
          return;
        }
      } catch (ConnectException e) {
        // not listening yet
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (IOException e) {
        throw new IllegalStateException(path + " does not answer", e);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException(path + " is not as it should be after " + PATIENCE);
  }
}
