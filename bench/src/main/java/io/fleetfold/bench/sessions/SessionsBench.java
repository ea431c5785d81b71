package io.fleetfold.bench.sessions;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import io.fleetfold.adk.FleetfoldSessionService;
import io.fleetfold.bench.MeasuredTimes;
import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.PortOffset;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.app.StreamsApp;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast agents' sessions are, beside the ways that people have now. */
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    description = {
      "Measures session services of the Agent Development Kit through its own interface, one after"
          + " the other in the same run: the kit's own in memory, one over plain JDBC to the same"
          + " PostgreSQL as local mode's, and Fleetfold's, which refuses stale writers or, where"
          + " allowed, does not ask.",
      "Agents, broker, folds and database share this machine."
    })
public final class SessionsBench implements Callable<Integer> {
  private static final List<Integer> EVENTS = List.of(10, 100, 1_000);
  private static final int READERS = 3;
  private static final int SESSIONS_READ = 20;
  private static final int READS_TO_WARM_UP = 30;
  private static final String ALL = "memory,jdbc,refused,allowed";

  @Option(
      names = "--sessions",
      split = ",",
      defaultValue = "1,16,64",
      description = "Sessions at once, one after the other. Default: ${DEFAULT-VALUE}.")
  private List<Integer> sessions;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long to append with each. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--services",
      split = ",",
      defaultValue = ALL,
      description = {
        "Which to measure: memory, jdbc, Fleetfold that refuses stale writers, or has them"
            + " allowed. Default: ${DEFAULT-VALUE}."
      })
  private List<String> services;

  @Option(
      names = "--warm-up",
      defaultValue = "40",
      description =
          "Seconds before that, with the most sessions, in which the JVM compiles; as long for each"
              + " service. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Mixin private PortOffset portOffset;

  @Override
  public Integer call() throws Exception {
    try (BenchCluster cluster = new BenchCluster(portOffset.offset())) {
      Fleet fleet = cluster.fleet("bench.");
      Ports ports = new Ports(portOffset.offset());
      try (StreamsApp app = new StreamsApp(cluster.config(fleet, "state", 1));
          Postgres postgres =
              new Postgres(cluster.path("postgres"), cluster.path("postgres.log"), ports)) {
        postgres.start();
        app.start();
        while (!app.ready()) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        Supplier<FleetfoldClient> clients = () -> client(cluster, fleet, app.httpPort());
        try (FleetfoldClient client = clients.get();
            JdbcSessionService jdbc = new JdbcSessionService(postgres)) {
          // made one after the other: what the one in memory holds must not stay in the heap
          for (String service : services) {
            measure(service, client, clients, jdbc);
          }
        }
      }
    }
    return 0;
  }

  private static FleetfoldClient client(BenchCluster cluster, Fleet fleet, int queryPort) {
    return FleetfoldClient.builder()
        .bootstrapServers(cluster.bootstrapServers())
        .schemaRegistry(cluster.registryUrl())
        .topicPrefix(fleet.prefix())
        .queryUrl("http://127.0.0.1:" + queryPort)
        .build();
  }

  private void measure(
      String service,
      FleetfoldClient client,
      Supplier<FleetfoldClient> clients,
      JdbcSessionService jdbc)
      throws InterruptedException {
    switch (service) {
      case "memory" -> {
        SessionLoad load = new SessionLoad(new InMemorySessionService());
        // it keeps everything in the heap: not warmed up for as long
        appends("in memory", load, 0);
        reads(load, Collections.nCopies(READERS, load.service()));
      }
      case "jdbc" -> {
        SessionLoad load = new SessionLoad(jdbc);
        appends("JDBC", load, warmUp);
        reads(load, Collections.nCopies(READERS, load.service()));
      }
      case "refused" ->
          appends(
              "Fleetfold, stale writers refused",
              new SessionLoad(FleetfoldSessionService.of(client)),
              warmUp);
      case "allowed" -> {
        SessionLoad load =
            new SessionLoad(
                FleetfoldSessionService.builder(Sessions.of(client)).allowStaleWriters().build());
        appends("Fleetfold, stale writers allowed", load, warmUp);
        // clients of their own, which know nothing of what others have read
        List<FleetfoldClient> others = Stream.generate(clients).limit(READERS).toList();
        try {
          reads(
              load, others.stream().<BaseSessionService>map(FleetfoldSessionService::of).toList());
        } finally {
          others.forEach(FleetfoldClient::close);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "--services names '" + service + "': take some of " + ALL);
    }
  }

  private void appends(String name, SessionLoad load, int warmUpSeconds)
      throws InterruptedException {
    System.out.println(name);
    // compiles what is measured; each run has a most of appends
    long end = System.nanoTime() + Duration.ofSeconds(warmUpSeconds).toNanos();
    do {
      load.run(Collections.max(sessions), Duration.ofSeconds(seconds));
    } while (System.nanoTime() < end);
    for (int count : sessions) {
      SessionLoad.Result result = load.run(count, Duration.ofSeconds(seconds));
      System.out.println(
          String.format(
              Locale.ROOT,
              "  %2d sessions at once: %,7.0f appends/s; create %s, append %s, get after append %s",
              count,
              result.rate(),
              text(result.create()),
              text(result.append()),
              text(result.getAfterAppend())));
    }
  }

  /** Reads are the same whether stale writers are allowed or not: measured once. */
  private void reads(SessionLoad load, List<BaseSessionService> readers) {
    for (int i = 0; i < READS_TO_WARM_UP; i++) {
      load.reads(EVENTS.get(0), SESSIONS_READ, readers);
    }
    for (int events : EVENTS) {
      SessionLoad.Reads reads = load.reads(events, SESSIONS_READ, readers);
      System.out.println(
          String.format(
              Locale.ROOT,
              "  get with %,d events: first read %s; read again %s",
              events,
              text(reads.first()),
              text(reads.again())));
    }
  }

  private static String text(MeasuredTimes latencies) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms p99 %.2f ms",
        latencies.percentile(0.5),
        latencies.percentile(0.99));
  }
}
