package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.identity.Identity;
import io.fleetfold.gateway.identity.IdentitySettings;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.ingest.InFlight;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Receipt;
import io.fleetfold.gateway.ingest.RefusalLog;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is behind the gateway is slow: memory is bounded, and who is not to blame does not wait. */
class SlowStoreTest {
  private static final int ROOM = 1 << 20;
  private static final int BODY = ROOM / 5;
  private static final int MANY = 40;

  @TempDir private Path folder;
  private final InFlight room = new InFlight(ROOM);
  private final CompletableFuture<Void> slow = new CompletableFuture<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final RefusalLog refusals = new RefusalLog("test", InstantSource.system());
  private TokenFile file;
  private String busy;
  private String calm;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    file = new TokenFile(folder.resolve("gateway").resolve("tokens.json"), Clock.systemUTC());
    busy = token("busy");
    calm = token("calm");
    Otlp otlp =
        new Otlp(
            new OtlpSettings(
                new OtlpLimits(ROOM, 1_000_000, 100),
                room,
                this::take,
                Identity::callerOf,
                List.of(),
                List.of(),
                refusals,
                InstantSource.system()));
    ServerBuilder builder = Server.builder().http(0);
    GatewayRoutes routes = new GatewayRoutes();
    otlp.addTo(routes);
    routes.addTo(builder);
    otlp.addTo(builder);
    Identity.of(IdentitySettings.local(file.path())).install(builder);
    server = builder.build();
    server.start().join();
  }

  @AfterEach
  void stop() {
    server.stop().join();
  }

  private String token(String name) throws Exception {
    return file.create(name, Set.of(Scope.WRITE), null, true, Set.of("SECRETS")).secret();
  }

  private CompletableFuture<Receipt> take(List<Item> items, Caller caller) {
    taken.incrementAndGet();
    Receipt receipt = new Receipt(List.of(), List.of());
    return caller.name().equals("busy")
        ? slow.thenApply(done -> receipt)
        : CompletableFuture.completedFuture(receipt);
  }

  private CompletableFuture<AggregatedHttpResponse> export(String token, int bytes) {
    // an unknown field, which every reader skips, makes it as large as that
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(Requests.traces(1).toByteArray());
    body.writeBytes(
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[bytes]))
                    .build())
            .build()
            .toByteArray());
    byte[] message = body.toByteArray();
    byte[] frame = new byte[5 + message.length];
    ByteBuffer.wrap(frame).put((byte) 0).putInt(message.length).put(message);
    return WebClient.of("h2c://127.0.0.1:" + server.activeLocalPort())
        .prepare()
        .post(Signal.TRACES.grpcPath())
        .header("te", "trailers")
        .header("authorization", "Bearer " + token)
        .content(MediaType.parse("application/grpc"), frame)
        .execute()
        .aggregate();
  }

  private static String status(AggregatedHttpResponse answer) {
    // an answer without a message has it among its headers
    String status = answer.headers().get("grpc-status");
    return status == null ? answer.trailers().get("grpc-status") : status;
  }

  @Test
  void shouldTurnAwayWhatItHasNoRoomForAndSayWhenToComeAgain() throws Exception {
    List<CompletableFuture<AggregatedHttpResponse>> all = flood();
    assertThat(room.used()).isLessThanOrEqualTo(ROOM);
    List<AggregatedHttpResponse> refused =
        all.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
    assertThat(refused).isNotEmpty();
    for (AggregatedHttpResponse answer : refused) {
      assertThat(status(answer)).as("UNAVAILABLE").isEqualTo("14");
      byte[] details = Base64.getDecoder().decode(answer.headers().get("grpc-status-details-bin"));
      RetryInfo retry = Status.parseFrom(details).getDetails(0).unpack(RetryInfo.class);
      assertThat(retry.getRetryDelay().getSeconds()).isPositive();
    }
    slow.complete(null);
    assertThat(all.stream().map(CompletableFuture::join).map(SlowStoreTest::status))
        .containsOnly("0", "14");
    assertThat(taken).hasValue(MANY - refused.size());
    assertThat(room.used()).as("all is given back").isZero();
    assertThat(refusals.drain())
        .as("what the dashboard tells of it")
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.getWay()).isEqualTo("otlp traces");
              assertThat(told.getCaller()).isEqualTo("busy");
              assertThat(told.getMessage()).contains("turned away");
              assertThat(told.getCount()).isEqualTo(refused.size());
            });
  }

  @Test
  void shouldNotLetOneTenantsLoadKeepAnotherWaiting() throws Exception {
    List<CompletableFuture<AggregatedHttpResponse>> all = flood();
    for (int i = 0; i < 10; i++) {
      assertThat(status(export(calm, 1_000).get(10, TimeUnit.SECONDS))).isEqualTo("0");
    }
    assertThat(room.used()).isBetween(1L, (long) ROOM);
    assertThat(status(export("wrong", 1_000).join())).as("UNAUTHENTICATED").isEqualTo("16");
    int before = taken.get();
    assertThat(export("wrong", 1_000).join().status().code()).isEqualTo(200);
    assertThat(taken).as("of a wrong token nothing is taken").hasValue(before);
    slow.complete(null);
    all.forEach(CompletableFuture::join);
  }

  /** Sends until some is held and the rest is turned away. */
  private List<CompletableFuture<AggregatedHttpResponse>> flood() throws Exception {
    CountDownLatch settled = new CountDownLatch(MANY);
    List<CompletableFuture<AggregatedHttpResponse>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(export(busy, BODY).whenComplete((response, error) -> settled.countDown()));
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (taken.get() + MANY - settled.getCount() < MANY && System.nanoTime() < deadline) {
      settled.await(5, TimeUnit.MILLISECONDS);
    }
    assertThat(taken).as("held").hasPositiveValue();
    return all;
  }
}
