package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final LiveTiming QUICK =
      new LiveTiming(
          Duration.ofMillis(20),
          Duration.ofSeconds(15),
          Duration.ofMillis(500),
          Duration.ofMillis(200));

  private final SampleFleet fleet = new SampleFleet(11, Instant.EPOCH, 6);
  private final TestServer server =
      new TestServer(
          fleet.views(), NoRunEvents.VIEWS, NoSessions.VIEWS, ReadBudget.ofProcess(), QUICK, 0);
  private final List<Closeable> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Closeable client : open) {
      client.close();
    }
    server.close();
  }

  @Test
  void shouldGiveASnapshotAtOnceAndThenWhatIsNew() throws Exception {
    fleet.step(10);
    Client client = connect();

    assertThat(client.next("history").get("points")).isNotNull();
    JsonNode first = client.next("stats");
    assertThat(first.at("/statistics/total_runs").asInt()).isEqualTo(10);
    assertThat(first.get("ready").asBoolean()).isTrue();
    assertThat(first.get("agents_total").asInt()).isEqualTo(first.get("agents").size());
    assertThat(first.get("runs")).hasSize(10);
    assertThat(first.at("/runs/0").has("objective")).isTrue();
    assertThat(first.at("/runs/0").has("execution_history"))
        .as("JSON columns stay out of what is sent twice a second")
        .isFalse();

    fleet.step(5);
    assertThat(client.nextWith(15).at("/rates/llm_calls").asDouble()).isPositive();
  }

  @Test
  void shouldReadOnceForAllClientsAndOnlyWhatIsNew() throws Exception {
    fleet.step(10);
    List<Client> clients = List.of(connect(), connect(), connect(), connect());
    for (Client client : clients) {
      client.nextWith(10);
    }
    untilSilent();
    clients.forEach(client -> client.events.clear());
    int before = fleet.views().reads();
    fleet.step(1);
    for (Client client : clients) {
      client.nextWith(11);
    }
    // the new run, and rates that fall back to nothing
    untilSilent();
    int reads = fleet.views().reads() - before;
    int told = clients.stream().mapToInt(client -> 1 + client.events.size()).max().orElseThrow();
    assertThat(reads).as("readings for %s snapshots", told).isBetween(1, 2 * told);
    clients.forEach(client -> client.events.clear());
    untilLooks(20);
    assertThat(fleet.views().reads() - before).as("though nothing has changed").isEqualTo(reads);
    assertThat(clients).allSatisfy(client -> assertThat(client.events).isEmpty());
  }

  /** Until the feed has looked as often again as it takes rates to fall, and has read nothing. */
  private void untilSilent() {
    int seen;
    do {
      seen = fleet.views().reads();
      untilLooks(15);
    } while (fleet.views().reads() > seen);
  }

  private void untilLooks(int more) {
    int enough = fleet.views().looks() + more;
    until("the feed looks", () -> fleet.views().looks() >= enough);
  }

  @Test
  void shouldTellWhyThereIsNothingToRead() throws Exception {
    fleet.views().move(true);
    server.readiness.set(new Readiness(false, "stores are being restored", null));
    Client client = connect();
    client.next("history");
    JsonNode unavailable = client.next("stats");
    assertThat(unavailable.get("ready").asBoolean()).isFalse();
    assertThat(unavailable.get("reason").asText()).isEqualTo("stores are being restored");
    assertThat(unavailable.get("statistics").isNull()).isTrue();

    fleet.step(3);
    fleet.views().move(false);
    server.readiness.set(TestServer.READY);
    assertThat(client.nextWith(3).get("ready").asBoolean()).isTrue();
  }

  @Test
  void shouldAdmitNoMoreThanItsLimitHoweverManyComeAtOnce() throws Exception {
    fleet.step(1);
    List<CompletableFuture<HttpResponse<InputStream>>> all = new ArrayList<>();
    for (int i = 0; i < 3 * LiveFeed.MAX_CLIENTS; i++) {
      all.add(
          server
              .client()
              .sendAsync(
                  server.request(Routes.LIVE).build(), HttpResponse.BodyHandlers.ofInputStream()));
    }
    int admitted = 0;
    for (CompletableFuture<HttpResponse<InputStream>> each : all) {
      HttpResponse<InputStream> answer = each.get();
      open.add(answer.body());
      admitted += answer.statusCode() == 200 ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(LiveFeed.MAX_CLIENTS);
  }

  @Test
  void shouldBoundTheNumberOfClientsAndForgetThoseThatLeave() throws Exception {
    fleet.step(1);
    for (int i = 0; i < LiveFeed.MAX_CLIENTS; i++) {
      connect();
    }
    HttpResponse<String> refused = server.get(Routes.LIVE);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(server.json(refused).get("detail").asText()).contains("64 clients");

    open.remove(0).close();
    until("the place of a client that left is free", this::hasPlace);
  }

  @Test
  void shouldCutAClientThatDoesNotRead() throws Exception {
    fleet.step(400);
    Socket deaf = new Socket();
    open.add(deaf);
    deaf.setReceiveBufferSize(1_024);
    deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    deaf.getOutputStream()
        .write(
            ("GET " + Routes.LIVE + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    until(
        "the client that reads nothing is cut off",
        () -> {
          fleet.step(1);
          return metric("fleetfold_live_clients_dropped_total 1.0");
        });
    until("it is forgotten", () -> metric("fleetfold_live_clients 0.0"));
  }

  private boolean hasPlace() {
    fleet.step(1);
    try (InputStream body =
        server
            .client()
            .send(server.request(Routes.LIVE).build(), BodyHandlers.ofInputStream())
            .body()) {
      return new String(body.readNBytes(6), StandardCharsets.UTF_8).equals("retry:");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean metric(String line) {
    try {
      return server.get("/metrics").body().lines().anyMatch(line::equals);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s within 30 s", what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private Client connect() throws Exception {
    HttpResponse<InputStream> answer =
        server
            .client()
            .send(
                server.request(Routes.LIVE).timeout(Duration.ofSeconds(5)).build(),
                BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    open.add(answer.body());
    return new Client(answer.body());
  }

  /** Reads events as a browser does. */
  private static final class Client {
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    Client(InputStream body) {
      Thread reader = new Thread(() -> read(body), "reader");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream body) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        String name = "message";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event: ")) {
            name = line.substring(7);
          } else if (line.startsWith("data: ")) {
            events.add(new Event(name, Json.MAPPER.readTree(line.substring(6))));
          }
        }
      } catch (IOException e) {
        // the test has closed the connection
        events.clear();
      }
    }

    JsonNode next(String name) throws InterruptedException {
      Event event = events.poll(5, TimeUnit.SECONDS);
      assertThat(event).as("an event %s within 5 s", name).isNotNull();
      assertThat(event.name).isEqualTo(name);
      return event.data;
    }

    JsonNode nextWith(int runs) throws InterruptedException {
      while (true) {
        Event event = events.poll(5, TimeUnit.SECONDS);
        assertThat(event).as("a snapshot of %s runs within 5 s", runs).isNotNull();
        if (event.data.at("/statistics/total_runs").asInt(-1) == runs) {
          return event.data;
        }
      }
    }
  }

  private record Event(String name, JsonNode data) {
    @Override
    public String toString() {
      return name;
    }
  }
}
