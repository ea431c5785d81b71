package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.gate.Admission;
import io.fleetfold.gate.Knock;
import io.fleetfold.gate.Rejection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.ServerSection;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server of the registry: its limits, and errors of the protocol in Confluent's form. */
final class RegistryServer {
  /** The largest body: the schema of a fleet's widest record has 10 KB. */
  static final int BODY_BYTES = 1 << 20;

  private static final int HEADER_BYTES = 8_192;
  private static final int FRAMING_BYTES = 16;
  private static final long IDLE_MS = 30_000;
  private static final int THREADS = 12;

  private static final ObjectMapper JSON = new ObjectMapper();

  private RegistryServer() {}

  static Javalin create(Consumer<RoutesConfig> routes) {
    return Javalin.create(config -> configure(config, routes));
  }

  private static void configure(JavalinConfig config, Consumer<RoutesConfig> routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = BODY_BYTES;
    config.jetty.threadPool = new QueuedThreadPool(THREADS, 2);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(HEADER_BYTES);
          http.setIdleTimeout(IDLE_MS);
          http.setSendServerVersion(false);
          // a subject may hold any character, escaped slashes too
          http.setUriCompliance(UriCompliance.UNSAFE);
        });
    config.jetty.modifyServletContextHandler(
        handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
    config.jetty.modifyServer(RegistryServer::limit);
    routes.accept(config.routes);
    Answering.mapErrors(config.routes);
  }

  private static void limit(Server jetty) {
    jetty.setErrorHandler(new Errors());
    // a request is handled once its body is there: one that trickles in holds no thread
    jetty.setHandler(
        new Door(
            new EagerContentHandler(
                new RetainedContentLoaderFactory(BODY_BYTES, FRAMING_BYTES, true))));
  }

  /** The same gate as before the query API. Registering asks for no token: producers do it. */
  private static final class Door extends Handler.Wrapper {
    private final Admission admission =
        Admission.before(
            "127.0.0.1",
            ServerSection.SECTION
                .readGiven(ProcessEnvironment.variables())
                .list(ServerSection.HTTP_HOSTS),
            null);

    Door(Handler inside) {
      super(inside);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      HttpFields headers = request.getHeaders();
      Optional<Rejection> refusal =
          admission.refusal(
              new Knock(
                  request.getMethod(),
                  headers.get(HttpHeader.HOST),
                  headers.get(HttpHeader.ORIGIN),
                  headers.get("Sec-Fetch-Site"),
                  headers.get(HttpHeader.AUTHORIZATION)));
      if (refusal.isEmpty()) {
        return super.handle(request, response, callback);
      }
      response.setStatus(refusal.get().status());
      error(
          response,
          callback,
          refusal.get().status(),
          refusal.get().message() + ": " + refusal.get().remedy());
      return true;
    }
  }

  private static void error(Response response, Callback callback, int code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error_code", code);
    error.put("message", message);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/vnd.schemaregistry.v1+json");
    try {
      response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(error)), callback);
    } catch (JsonProcessingException e) {
      callback.failed(e);
    }
  }

  /** Errors found before a request reaches a route, such as headers too large. */
  private static final class Errors extends ErrorHandler {
    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int code,
        String message,
        Throwable cause,
        Callback callback) {
      error(response, callback, code, Answering.phrase(code));
    }
  }
}
