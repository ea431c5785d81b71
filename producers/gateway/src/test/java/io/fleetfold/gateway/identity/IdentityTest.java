package io.fleetfold.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.fleetfold.gate.tokens.Attempts;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.gateway.http.GatewayErrors;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.http.UnknownRoutes;
import io.fleetfold.testkit.PemFiles;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String WRONG = "fft_" + "w".repeat(43);

  @TempDir private Path folder;
  private final CapturedLogs logs = new CapturedLogs();
  private final List<String> secrets = new CopyOnWriteArrayList<>(List.of(WRONG));
  private TokenFile file;
  private Server server;
  private int tenantPort;
  private String scheme = "http";

  @BeforeEach
  void prepare() throws IOException {
    file = new TokenFile(folder.resolve("gateway").resolve("tokens.json"), Clock.systemUTC());
    try (ServerSocket free = new ServerSocket(0)) {
      tenantPort = free.getLocalPort();
    }
  }

  @AfterEach
  void noTokenIsInAnyLogLine() {
    if (server != null) {
      server.stop().join();
    }
    logs.close();
    assertThat(logs.lines()).as("lines at all levels").isNotEmpty();
    for (String secret : secrets) {
      assertThat(logs.lines()).noneMatch(line -> line.contains(secret));
    }
  }

  private String token(String name, Set<Scope> scopes, boolean content) throws IOException {
    String secret = file.create(name, scopes, null, content, Set.of("SECRETS")).secret();
    secrets.add(secret);
    return secret;
  }

  private void start(IdentitySettings settings) {
    Identity identity = Identity.of(settings);
    GatewayRoutes routes =
        new GatewayRoutes()
            .add(HttpMethod.POST, "/v1/traces", (ctx, request) -> name(ctx))
            .add(HttpMethod.DELETE, "/v1/runs/{run_id}", (ctx, request) -> name(ctx))
            .add(HttpMethod.POST, "/v1/sessions", (ctx, request) -> name(ctx))
            .add(HttpMethod.GET, "/metrics", (ctx, request) -> name(ctx))
            .add(HttpMethod.GET, "/health/live", (ctx, request) -> HttpResponse.of("up"))
            .add(
                HttpMethod.POST,
                "/v1/fails",
                (ctx, request) -> {
                  throw new IllegalStateException("pretended");
                });
    ServerBuilder builder = Server.builder().errorHandler(new GatewayErrors());
    builder.port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), identity.protocol());
    for (int port : identity.tenantPorts()) {
      builder.port(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), identity.protocol());
    }
    routes.addTo(builder);
    builder.service(GrpcService.builder().addService(new Traces()).build());
    builder.serviceUnder("/", new UnknownRoutes(routes.paths(), port -> false));
    identity.install(builder);
    server = builder.build();
    server.start().join();
  }

  private static HttpResponse name(ServiceRequestContext ctx) {
    return HttpResponse.of(Identity.callerOf(ctx).name());
  }

  private static final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      ExportTraceServiceResponse.Builder told = ExportTraceServiceResponse.newBuilder();
      told.getPartialSuccessBuilder()
          .setErrorMessage(Identity.callerOf(ServiceRequestContext.current()).name());
      answer.onNext(told.build());
      answer.onCompleted();
    }
  }

  private int port() {
    return server.activePorts().keySet().stream()
        .mapToInt(InetSocketAddress::getPort)
        .filter(port -> port != tenantPort)
        .findFirst()
        .orElseThrow();
  }

  private String ask(String method, String path, String secret) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString("{}"));
    if (secret != null) {
      request.header("authorization", "Bearer " + secret);
    }
    var answer = HTTP.send(request.build(), BodyHandlers.ofString());
    assertThat(secret == null || !answer.body().contains(secret)).isTrue();
    return answer.statusCode() + " " + answer.body();
  }

  private String export(int port, String secret) {
    var client = GrpcClients.builder("gproto+http://127.0.0.1:" + port);
    if (secret != null) {
      client.setHeader("authorization", "Bearer " + secret);
    }
    return client
        .build(TraceServiceGrpc.TraceServiceBlockingStub.class)
        .export(ExportTraceServiceRequest.getDefaultInstance())
        .getPartialSuccess()
        .getErrorMessage();
  }

  private static Status.Code refusal(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getDescription()).contains("token");
      return e.getStatus().getCode();
    }
  }

  @Test
  void shouldTakeWhoeverIsOnThisMachineWhereThereAreNoTokens() throws Exception {
    start(IdentitySettings.local(file.path()));
    assertThat(ask("POST", "/v1/traces", null)).isEqualTo("200 local");
    assertThat(export(port(), null)).isEqualTo("local");
    assertThat(ask("DELETE", "/v1/runs/r", null)).isEqualTo("200 local");
  }

  @Test
  void shouldKnowCallersByHeaderMetadataAndPath() throws Exception {
    String writer = token("team-a", Set.of(Scope.WRITE), true);
    start(IdentitySettings.local(file.path()));
    assertThat(ask("POST", "/v1/traces", writer)).isEqualTo("200 team-a");
    assertThat(ask("POST", "/t/" + writer + "/v1/traces", null)).isEqualTo("200 team-a");
    assertThat(export(port(), writer)).isEqualTo("team-a");
    assertThat(ask("GET", "/health/live", null)).isEqualTo("200 up");

    assertThat(ask("POST", "/v1/traces", null)).startsWith("401 ").contains("Bearer");
    assertThat(ask("POST", "/v1/traces", WRONG)).startsWith("401 ");
    assertThat(ask("POST", "/t/" + WRONG + "/v1/traces", null)).startsWith("401 ");
    assertThat(ask("POST", "/t/" + writer + "/v1/elsewhere", null))
        .startsWith("404 ")
        .doesNotContain(writer);
    assertThat(ask("POST", "/t/" + WRONG + "/v1/elsewhere", null)).startsWith("401 ");
    assertThat(ask("POST", "/t/" + writer + "/v1/fails", null))
        .startsWith("500 ")
        .doesNotContain(writer);
    assertThat(ask("POST", "/nowhere", null)).startsWith("401 ");
    assertThat(refusal(() -> export(port(), WRONG))).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refusal(() -> export(port(), null))).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void shouldLetCallersDoWhatTheirScopesSay() throws Exception {
    String writer = token("writer", Set.of(Scope.WRITE), true);
    String reader = token("reader", Set.of(Scope.READ), true);
    String admin = token("admin", Set.of(Scope.ADMIN), true);
    String numbers = token("numbers", Set.of(Scope.WRITE), false);
    start(IdentitySettings.local(file.path()));
    assertThat(ask("DELETE", "/v1/runs/r", writer)).startsWith("403 ").contains("admin");
    assertThat(ask("POST", "/v1/traces", reader)).startsWith("403 ").contains("write");
    assertThat(refusal(() -> export(port(), reader))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(ask("GET", "/metrics", reader)).isEqualTo("200 reader");
    assertThat(ask("GET", "/metrics", writer)).startsWith("403 ");
    assertThat(ask("DELETE", "/v1/runs/r", admin)).isEqualTo("200 admin");
    assertThat(ask("POST", "/v1/traces", admin)).isEqualTo("200 admin");
    assertThat(ask("POST", "/v1/traces", numbers)).isEqualTo("200 numbers");
    assertThat(ask("POST", "/v1/sessions", numbers)).startsWith("403 ").contains("content");
  }

  @Test
  void shouldSeeAtOnceWhatWasMadeAndRevoked() throws Exception {
    start(IdentitySettings.local(file.path()));
    assertThat(ask("POST", "/v1/traces", null)).isEqualTo("200 local");
    String first = token("first", Set.of(Scope.WRITE), true);
    assertThat(ask("POST", "/v1/traces", null)).startsWith("401 ");
    assertThat(ask("POST", "/v1/traces", first)).isEqualTo("200 first");
    file.revoke("first");
    assertThat(ask("POST", "/v1/traces", first)).startsWith("401 ");
    assertThat(ask("POST", "/v1/traces", null))
        .as("closed, though no token is left")
        .startsWith("401 ");
    Files.delete(file.path());
    assertThat(ask("POST", "/v1/traces", null)).as("the file is lost").startsWith("401 ");
    Files.writeString(file.path(), "{ half");
    assertThat(ask("POST", "/v1/traces", first)).startsWith("401 ");
  }

  @Test
  void shouldTakeAPortForItsTenant() throws Exception {
    token("gemini", Set.of(Scope.WRITE), true);
    start(
        new IdentitySettings(file.path(), Map.of(tenantPort, "gemini"), null, null, false, false));
    assertThat(export(tenantPort, null)).isEqualTo("gemini");
    assertThat(refusal(() -> export(port(), null))).isEqualTo(Status.Code.UNAUTHENTICATED);
    file.revoke("gemini");
    assertThat(refusal(() -> export(tenantPort, null))).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void shouldBoundHowOftenWrongTokensAreLookedAt() throws Exception {
    String good = token("good", Set.of(Scope.WRITE), true);
    String late = token("late", Set.of(Scope.WRITE), true);
    start(IdentitySettings.local(file.path()));
    assertThat(ask("POST", "/v1/traces", good)).isEqualTo("200 good");
    for (int i = 0; i < Attempts.MAX_FAILURES; i++) {
      assertThat(ask("POST", "/v1/traces", "guess-" + i)).startsWith("401 ");
    }
    assertThat(ask("POST", "/v1/traces", "guess")).startsWith("429 ");
    assertThat(ask("POST", "/v1/traces", late)).as("may be a guess").startsWith("429 ");
    assertThat(ask("POST", "/v1/traces", good)).as("worked before").isEqualTo("200 good");
  }

  @Test
  void shouldKeepNoTokenInItsFileAndTheFileForItsOwner() throws Exception {
    String secret = token("a", Set.of(Scope.WRITE), true);
    start(IdentitySettings.local(file.path()));
    assertThat(Files.readString(file.path())).doesNotContain(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(file.read().toString()).doesNotContain(secret);
    assertThatThrownBy(() -> token("a", Set.of(Scope.WRITE), true)).hasMessageContaining("'a'");
    assertThatThrownBy(() -> file.revoke("b")).hasMessageContaining("'b'");
  }

  @Test
  void shouldListenOnNetworksOnlyWithTokensAndTls() throws Exception {
    Identity bare = Identity.of(IdentitySettings.local(file.path()));
    bare.checkBinding("127.0.0.1");
    assertThatThrownBy(() -> bare.checkBinding("0.0.0.0")).hasMessageContaining("tokens create");
    token("a", Set.of(Scope.WRITE), true);
    assertThatThrownBy(() -> bare.checkBinding("0.0.0.0")).hasMessageContaining("TLS_CERT");
    Identity.of(new IdentitySettings(file.path(), Map.of(), null, null, true, false))
        .checkBinding("0.0.0.0");
    start(IdentitySettings.local(file.path()));
  }

  @Test
  void shouldSpeakTls() throws Exception {
    PemFiles pem = PemFiles.make(folder);
    String secret = token("a", Set.of(Scope.WRITE), true);
    start(new IdentitySettings(file.path(), Map.of(), pem.certificate(), pem.key(), false, false));
    HttpClient trusting = HttpClient.newBuilder().sslContext(pem.trusting()).build();
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/v1/traces"))
            .header("authorization", "Bearer " + secret)
            .POST(HttpRequest.BodyPublishers.noBody());
    assertThat(trusting.send(request.build(), BodyHandlers.ofString()).body()).isEqualTo("a");
    assertThatThrownBy(() -> ask("POST", "/v1/traces", secret)).isInstanceOf(IOException.class);
  }
}
