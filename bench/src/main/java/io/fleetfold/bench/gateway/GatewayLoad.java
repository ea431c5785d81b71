package io.fleetfold.bench.gateway;

import io.fleetfold.bench.MeasuredTimes;
import io.fleetfold.bench.gateway.LoadBodies.Body;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sending side, a process of its own. LoadBodies are made before the clock starts. Prints one
 * line: items a second, or of single requests their times, and how often it was refused.
 */
final class GatewayLoad {
  /** Requests at a time, as many as a few busy collectors keep open. */
  private static final int AT_A_TIME = 16;

  private static final int AGENTS = 50;

  private GatewayLoad() {}

  /** What is sent how. */
  enum Kind {
    CLIENT,
    NDJSON,
    SPANS,
    SINGLE
  }

  /**
   * Sends.
   *
   * @param args kind, items, items in a request, address of the gateway or the brokers, address of
   *     the registry, prefix of the fleet
   */
  public static void main(String[] args) throws Exception {
    Kind kind = Kind.valueOf(args[0]);
    int items = Integer.parseInt(args[1]);
    int batch = Integer.parseInt(args[2]);
    switch (kind) {
      case CLIENT -> client(items, args[3], args[4], args[5]);
      case NDJSON -> bodies(LoadBodies.ndjson(items, batch), items, args[3]);
      case SPANS -> bodies(LoadBodies.spans(items, batch), items, args[3]);
      case SINGLE -> single(LoadBodies.ndjson(items, 1), args[3]);
    }
  }

  private static void client(int items, String brokers, String registry, String prefix)
      throws Exception {
    Fleet fleet = new Fleet(prefix, 4, (short) 1);
    List<AgentRunEvent> events = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < items; i++) {
      events.add(
          AgentRunEvent.newBuilder()
              .setEventId("client-" + i)
              .setRunId("client-" + i / 100)
              .setAgentId("agent-" + i % AGENTS)
              .setAgentName("Agent")
              .setTimestamp(now)
              .setEventType("action_execution_completed")
              .setData(LoadBodies.data(i))
              .build());
    }
    try (SchemaRegistry schemas = SchemaRegistry.at(registry, Map.of());
        BulkPublisher publisher =
            new BulkPublisher(Map.of("bootstrap.servers", brokers), schemas, fleet)) {
      long begin = System.nanoTime();
      for (AgentRunEvent event : events) {
        publisher.publish(Topics.AGENT_EVENTS, event.getRunId(), event);
      }
      publisher.awaitAcknowledged();
      rate(items, begin, Map.of());
    }
  }

  private static void bodies(List<Body> requests, int items, String address)
      throws InterruptedException {
    HttpClient http = client();
    Semaphore places = new Semaphore(AT_A_TIME);
    Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    long begin = System.nanoTime();
    for (Body request : requests) {
      places.acquire();
      send(http, request.at(address), answers, places);
    }
    places.acquire(AT_A_TIME);
    rate(items, begin, answers);
  }

  private static void send(
      HttpClient http, HttpRequest request, Map<Integer, AtomicInteger> answers, Semaphore places) {
    CompletableFuture<?> unused =
        http.sendAsync(request, BodyHandlers.discarding())
            .whenComplete(
                (answer, error) -> {
                  int status = error == null ? answer.statusCode() : -1;
                  answers.computeIfAbsent(status, code -> new AtomicInteger()).incrementAndGet();
                  places.release();
                });
  }

  private static void single(List<Body> requests, String address) throws Exception {
    HttpClient http = client();
    MeasuredTimes times = new MeasuredTimes();
    int warmUp = requests.size() / 3;
    for (int i = 0; i < requests.size(); i++) {
      long begin = System.nanoTime();
      HttpResponse<Void> answer = http.send(requests.get(i).at(address), BodyHandlers.discarding());
      if (i >= warmUp && answer.statusCode() / 100 == 2) {
        times.add(System.nanoTime() - begin);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%.1f %.1f %d",
            times.percentile(0.5),
            times.percentile(0.99),
            times.count()));
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  private static void rate(int items, long begin, Map<Integer, AtomicInteger> answers) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.println(String.format(Locale.ROOT, "%.0f %s", items / seconds, answers));
  }
}
