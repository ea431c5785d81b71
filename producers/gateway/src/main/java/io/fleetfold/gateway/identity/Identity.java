package io.fleetfold.gateway.identity;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.client.redact.Redaction;
import io.fleetfold.client.redact.Redactor;
import io.fleetfold.gate.tokens.Attempts;
import io.fleetfold.gate.tokens.KnownTokens;
import io.fleetfold.gate.tokens.Token;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.gateway.ingest.Caller;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who sends, before any route looks at a request: by the bearer token of the header (for
 * gRPC: the metadata), by the token in the path, {@code /t/<token>/v1/traces}, or by the port,
 * where it stands for one. Without any token configured, whoever asks on this machine may do
 * everything. Thread-safe.
 */
public final class Identity implements DecoratingHttpServiceFunction {
  /** What stands before a route's path where the token is told there. */
  public static final String IN_PATH = "/t/{fleetfold_token}";

  private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Identity.class, "caller");
  private static final Set<String> FOR_ALL =
      Set.of("/health/live", "/health/ready", "/openapi.json");

  private final IdentitySettings settings;
  private final KnownTokens tokens;
  private final Attempts attempts = new Attempts(System::nanoTime);

  private Identity(IdentitySettings settings) {
    this.settings = settings;
    this.tokens = new KnownTokens(new TokenFile(settings.tokens(), Clock.systemUTC()));
  }

  /** One that goes by these settings. */
  public static Identity of(IdentitySettings settings) {
    return new Identity(settings);
  }

  /** Who sends a request that passed. */
  public static Caller callerOf(ServiceRequestContext ctx) {
    return find(ctx).orElseThrow(() -> new IllegalStateException("a route is not behind Identity"));
  }

  /** The same, where a server may ask nobody who they are. */
  public static Optional<Caller> find(ServiceRequestContext ctx) {
    return Optional.ofNullable(ctx.attr(CALLER));
  }

  /** A path as it may be told and logged: without the token in it. */
  public static String withoutToken(String path) {
    return path.startsWith("/t/") ? path.replaceFirst("^/t/[^/]*", "/t/<token>") : path;
  }

  /**
   * Checks that an address may be listened on, before it is.
   *
   * @throws IllegalStateException when not, with the remedy
   */
  public void checkBinding(String host) {
    if (IdentitySettings.loopback(host)) {
      return;
    }
    if (!tokens.configured() && !settings.open()) {
      throw new IllegalStateException(
          "the gateway would take records from anybody who reaches "
              + host
              + ": make a token first (./fleetfold tokens create NAME), or listen on 127.0.0.1,"
              + " or set FLEETFOLD_GATEWAY_OPEN=true where the network keeps others out");
    }
    if (!settings.tls() && !settings.plaintext()) {
      throw new IllegalStateException(
          "tokens would go over the network at "
              + host
              + " for all to read: set FLEETFOLD_GATEWAY_TLS_CERT and FLEETFOLD_GATEWAY_TLS_KEY,"
              + " or FLEETFOLD_GATEWAY_PLAINTEXT=true behind a proxy that speaks TLS");
    }
  }

  /** What the ports speak. */
  public SessionProtocol protocol() {
    return settings.tls() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
  }

  /** Further ports to listen on, each for one tenant. */
  public Set<Integer> tenantPorts() {
    return settings.tenantPorts().keySet();
  }

  /** Lets every route of a server be asked for through this, and the server speak TLS. */
  public void install(ServerBuilder server) {
    if (settings.tls()) {
      server.tls(TlsKeyPair.of(settings.key().toFile(), settings.certificate().toFile()));
    }
    server.decorator(this);
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (!FOR_ALL.contains(ctx.path())) {
      Caller caller;
      try {
        caller = caller(ctx, request);
        Permissions.check(caller, request.method(), routePath(ctx));
      } catch (Denial denial) {
        return denial.answer(request.headers());
      }
      ctx.setAttr(CALLER, caller);
    }
    return delegate.serve(ctx, request);
  }

  private static String routePath(ServiceRequestContext ctx) {
    String path = ctx.path();
    return ctx.pathParam("fleetfold_token") == null
        ? path
        : path.substring(path.indexOf('/', "/t/".length()));
  }

  private Caller caller(ServiceRequestContext ctx, HttpRequest request) throws Denial {
    String tenant = settings.tenantPorts().get(ctx.localAddress().getPort());
    if (tenant != null) {
      Token token = tokens.named(tenant);
      if (token == null) {
        throw Denial.unknown("the token that this port stands for was revoked or never made");
      }
      return caller(token);
    }
    InetAddress from = ctx.remoteAddress().getAddress();
    if (!tokens.configured()) {
      if (from.isLoopbackAddress() || settings.open()) {
        return Caller.LOCAL;
      }
      throw Denial.unknown(
          "the gateway has no tokens yet and accepts records from its own machine only");
    }
    String secret = secret(ctx, request);
    if (secret == null) {
      throw Denial.unknown("the request carries no token");
    }
    byte[] hash = KnownTokens.hash(secret);
    if (!attempts.admits(from, hash)) {
      throw Denial.tooMany();
    }
    Token token = tokens.find(secret);
    if (token == null) {
      attempts.failed(from);
      throw Denial.unknown("the token is not one of this gateway's, or was revoked");
    }
    attempts.succeeded(from, hash);
    return caller(token);
  }

  /** What a token lets its bearer do. */
  private static Caller caller(Token token) {
    EnumSet<Redaction> mask = EnumSet.noneOf(Redaction.class);
    token.mask().forEach(kind -> mask.add(Redaction.valueOf(kind)));
    Redactor redactor = Redactor.of(mask);
    return new Caller(
        token.name(), token.scopes(), token.app(), token.storeContent(), redactor::redact);
  }

  private static String secret(ServiceRequestContext ctx, HttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, "bearer ", 0, 7)) {
      return header.substring(7).strip();
    }
    String inPath = ctx.pathParam("fleetfold_token");
    return inPath == null ? ofUnknownRoute(ctx.path()) : inPath;
  }

  /** The same of a path that is no route: who has a token is told which route was meant. */
  private static String ofUnknownRoute(String path) {
    int end = path.startsWith("/t/") ? path.indexOf('/', "/t/".length()) : -1;
    return end < 0 ? null : path.substring("/t/".length(), end);
  }
}
