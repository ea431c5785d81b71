package io.fleetfold.bench.gateway;

import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.PortOffset;
import io.fleetfold.bench.gateway.GatewayLoad.Kind;
import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.gateway.GatewayConfig;
import io.fleetfold.gateway.GatewayServer;
import io.fleetfold.schemas.Fleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much the gateway takes, beside what the Java client sends in the same run. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Measures events as NDJSON and spans as OTLP/protobuf through the gateway, each until the"
          + " brokers have acknowledged the last one, beside the Java client's own rate; then single"
          + " requests at a light load; then the heap under more than the gateway takes.",
      "The load is a process of its own; gateway and broker share the other."
    })
public final class GatewayBench implements Callable<Integer> {
  private static final int LINES = 100;
  private static final int SPANS = 512;
  private static final int SINGLE_REQUESTS = 1_500;
  private static final int OVERLOAD_ROUNDS = 4;
  // far less than what sixteen requests of the load hold together
  private static final String SMALL_ROOM = String.valueOf(256 << 10);

  @Option(
      names = "--items",
      defaultValue = "400000",
      description = "Events, and spans, of a round. Default: ${DEFAULT-VALUE}.")
  private int items;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description =
          "Rounds; the first two warm up, and the middle of the others is told."
              + " Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Mixin private PortOffset ports;

  private BenchCluster cluster;
  private Fleet fleet;

  @Override
  public Integer call() throws Exception {
    try (BenchCluster started = new BenchCluster(ports.offset())) {
      cluster = started;
      fleet = cluster.fleet("bench.");
      try (GatewayServer gateway = gateway(Map.of())) {
        rates("http://127.0.0.1:" + gateway.port());
      }
      try (GatewayServer gateway =
          gateway(Map.of("FLEETFOLD_GATEWAY_IN_FLIGHT_BYTES", SMALL_ROOM))) {
        overload("http://127.0.0.1:" + gateway.port());
      }
    }
    return 0;
  }

  private GatewayServer gateway(Map<String, String> variables) {
    GatewayConfig config =
        GatewayConfig.of(
                variables,
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                cluster.registryUrl(),
                Map.of(),
                fleet)
            .at(
                8080 + ports.offset(),
                4318 + ports.offset(),
                4317 + ports.offset(),
                QueryEndpoint.of("http://127.0.0.1:" + (8090 + ports.offset())));
    GatewayServer gateway = new GatewayServer(config);
    gateway.start();
    return gateway;
  }

  private void rates(String address) throws Exception {
    List<Double> client = new ArrayList<>();
    List<Double> events = new ArrayList<>();
    List<Double> spans = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      client.add(rate(load(Kind.CLIENT, items, 1, cluster.bootstrapServers())));
      events.add(rate(load(Kind.NDJSON, items, LINES, address)));
      spans.add(rate(load(Kind.SPANS, items, SPANS, address)));
      int last = client.size() - 1;
      print(
          "round %d: client %,.0f events/s; gateway %,.0f events/s, %,.0f spans/s",
          round, client.get(last), events.get(last), spans.get(last));
    }
    double limit = middle(client);
    print(
        "NDJSON in batches of %d: %,.0f events/s, %.2f of the client's %,.0f",
        LINES, middle(events), middle(events) / limit, limit);
    print(
        "OTLP/protobuf in batches of %d: %,.0f spans/s, %.2f of the client's %,.0f events/s",
        SPANS, middle(spans), middle(spans) / limit, limit);
    String[] times = load(Kind.SINGLE, SINGLE_REQUESTS, 1, address).split(" ", -1);
    print(
        "single events, up to 100 a second: p50 %s ms, p99 %s ms (%s)",
        times[0], times[1], times[2]);
  }

  private void overload(String address) throws Exception {
    load(Kind.NDJSON, items / 4, LINES, address);
    long before = heap();
    String answers = "";
    for (int round = 0; round < OVERLOAD_ROUNDS; round++) {
      answers = load(Kind.NDJSON, items, LINES, address);
    }
    print(
        "more than it has room for: heap %,d MiB before, %,d MiB after %d rounds; of the last round"
            + " requests by answer %s",
        before, heap(), OVERLOAD_ROUNDS, answers.substring(answers.indexOf(' ') + 1));
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  private String load(Kind kind, int count, int batch, String address)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1500m",
                "-Dlogback.configurationFile=logging-off.xml",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.fleetfold",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayLoad.class.getName(),
                kind.name(),
                String.valueOf(count),
                String.valueOf(batch),
                address,
                cluster.registryUrl(),
                fleet.prefix())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IllegalStateException("the load has ended with " + process.exitValue());
      }
      return line;
    }
  }

  private static double rate(String line) {
    return Double.parseDouble(line.substring(0, line.indexOf(' ')));
  }

  /** The middle of all but the first two. */
  private static double middle(List<Double> rates) {
    double[] sorted =
        rates.subList(Math.min(2, rates.size() - 1), rates.size()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  private static void print(String words, Object... values) {
    System.out.println(String.format(Locale.ROOT, words, values));
  }
}
