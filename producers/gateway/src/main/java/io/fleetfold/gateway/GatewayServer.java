package io.fleetfold.gateway;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import io.fleetfold.client.redact.ContentFields;
import io.fleetfold.gateway.http.Bodies;
import io.fleetfold.gateway.http.GatewayErrors;
import io.fleetfold.gateway.http.GatewayMetrics;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.http.HttpGate;
import io.fleetfold.gateway.http.OperatorRoutes;
import io.fleetfold.gateway.http.UnknownRoutes;
import io.fleetfold.gateway.identity.Identity;
import io.fleetfold.gateway.ingest.InFlight;
import io.fleetfold.gateway.ingest.Ingest;
import io.fleetfold.gateway.ingest.IngestSettings;
import io.fleetfold.gateway.ingest.UnavailableException;
import io.fleetfold.gateway.json.OpenApi;
import io.fleetfold.gateway.json.WriteRoutes;
import io.fleetfold.gateway.otlp.Otlp;
import io.fleetfold.gateway.sessions.SessionWriteRoutes;
import io.fleetfold.schemas.SchemaRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway: one server on three ports, which answer alike: JSON, OTLP over HTTP and over gRPC.
 * {@link #start} and {@link #close} are called once each, from any thread.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final int HEADER_BYTES = 16 << 10;
  private static final int BLOCKING_THREADS = 32;
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration MAX_STOP = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final GatewayConfig config;
  private final SchemaRegistry registry;
  private final Identity identity;
  private final Ingest ingest;
  private final SessionAccess sessions;
  private final InFlight room;
  private final GatewayRoutes routes = new GatewayRoutes();
  private final Server server;
  private final Thread preparing;

  /** A gateway that does not listen yet. */
  public GatewayServer(GatewayConfig config) {
    this.config = config;
    this.identity = Identity.of(config.identity());
    identity.checkBinding(config.host());
    this.registry = SchemaRegistry.at(config.registryUrl(), registrySettings(config));
    this.ingest = new Ingest(ingestSettings(config), registry, ContentFields::drop);
    this.sessions = new SessionAccess(config, registry);
    this.room = new InFlight(config.inFlightBytes());
    this.server = server();
    this.preparing = new Thread(this::prepare, "gateway-prepare");
    preparing.setDaemon(true);
  }

  private static Map<String, Object> registrySettings(GatewayConfig config) {
    Map<String, Object> settings = new HashMap<>();
    // one that does not answer must not hold up those who ask for long
    settings.put("http.connect.timeout.ms", 3_000);
    settings.put("http.read.timeout.ms", 5_000);
    settings.putAll(config.registry());
    return settings;
  }

  private static IngestSettings ingestSettings(GatewayConfig config) {
    return new IngestSettings(
        config.host() + ":" + config.port(),
        config.kafka(),
        config.fleet(),
        config.recordBytes(),
        config.inFlightBytes(),
        config.deliveryTimeout());
  }

  private Server server() {
    Clock clock = Clock.systemUTC();
    Bodies bodies = new Bodies(room, config.bodyBytes());
    GatewayMetrics metrics = new GatewayMetrics(ingest, room);
    new WriteRoutes(ingest, bodies, config.batchItems(), Identity::callerOf, clock).addTo(routes);
    new SessionWriteRoutes(sessions, bodies, Identity::callerOf, clock).addTo(routes);
    new OperatorRoutes(ingest, metrics, OpenApi.document()).addTo(routes);
    Otlp otlp = OtlpAssembly.otlp(config, ingest, room, Identity::callerOf);
    otlp.addTo(routes);
    OtlpAssembly.count(otlp.metrics(), metrics);

    ServerBuilder builder = Server.builder();
    for (int port : new int[] {config.port(), config.otlpHttpPort(), config.otlpGrpcPort()}) {
      builder.port(new InetSocketAddress(config.host(), port), identity.protocol());
    }
    for (int port : identity.tenantPorts()) {
      builder.port(new InetSocketAddress(config.host(), port), identity.protocol());
    }
    builder
        .requestTimeout(config.requestTimeout())
        // bodies are counted where they are read: this one cuts clients off in the middle
        .maxRequestLength(0)
        .http1MaxHeaderSize(HEADER_BYTES)
        .http1MaxInitialLineLength(HEADER_BYTES)
        .http2MaxHeaderListSize(HEADER_BYTES)
        .idleTimeout(IDLE)
        .blockingTaskExecutor(BLOCKING_THREADS)
        .gracefulShutdownTimeout(QUIET, MAX_STOP)
        .disableServerHeader()
        .disableDateHeader()
        .errorHandler(new GatewayErrors());
    routes.addTo(builder);
    otlp.addTo(builder);
    builder.serviceUnder(
        "/",
        new UnknownRoutes(
            routes.paths(), port -> port == otlpHttpPort() || port == otlpGrpcPort()));
    identity.install(builder);
    builder.decorator(new HttpGate(config.host(), config.hosts()));
    builder.decorator(metrics);
    return builder.build();
  }

  /**
   * Listens.
   *
   * @throws IllegalStateException when a port is taken
   */
  public void start() {
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the gateway cannot listen at "
              + config.host()
              + ", ports "
              + config.port()
              + ", "
              + config.otlpHttpPort()
              + " and "
              + config.otlpGrpcPort()
              + " ("
              + e.getCause().getMessage()
              + "): stop what listens there, or set FLEETFOLD_GATEWAY_PORT,"
              + " FLEETFOLD_GATEWAY_OTLP_HTTP_PORT or FLEETFOLD_GATEWAY_OTLP_GRPC_PORT",
          e.getCause());
    }
    preparing.start();
  }

  /** The first request need not wait for the registry; while it is away, it is asked again. */
  private void prepare() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        ingest.prepare();
        return;
      } catch (UnavailableException e) {
        LOG.warn("{}", e.getMessage());
        try {
          Thread.sleep(e.retryAfter().toMillis());
        } catch (InterruptedException stop) {
          return;
        }
      }
    }
  }

  GatewayRoutes routes() {
    return routes;
  }

  /** The port of JSON that it listens on. */
  public int port() {
    return listening(config.port(), 0);
  }

  /** The port of OTLP over HTTP that it listens on. */
  public int otlpHttpPort() {
    return listening(config.otlpHttpPort(), 1);
  }

  /** The port of OTLP over gRPC that it listens on. */
  public int otlpGrpcPort() {
    return listening(config.otlpGrpcPort(), 2);
  }

  private int listening(int configured, int place) {
    return configured != 0
        ? configured
        : server.activePorts().values().stream()
            .map(ServerPort::localAddress)
            .skip(place)
            .findFirst()
            .orElseThrow()
            .getPort();
  }

  /** Answers what was asked, takes nothing more, and delivers what is on its way. */
  @Override
  public void close() {
    preparing.interrupt();
    server.stop().join();
    ingest.close();
    sessions.close();
    try {
      registry.close();
    } catch (IOException e) {
      LOG.debug("the registry's client does not close", e);
    }
  }
}
