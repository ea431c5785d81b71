package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.identity.Identity;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The routes of the gateway by path and method. Built by one thread. */
public final class GatewayRoutes {
  /** Answers a request. */
  public interface Handler {
    /** Called on an event loop: may not block. */
    HttpResponse handle(ServiceRequestContext ctx, HttpRequest request) throws Exception;
  }

  private final Map<String, Map<HttpMethod, Handler>> routes = new LinkedHashMap<>();

  /** Adds a route; parts of the path in braces are parameters. */
  public GatewayRoutes add(HttpMethod method, String path, Handler handler) {
    routes.computeIfAbsent(path, p -> new EnumMap<>(HttpMethod.class)).put(method, handler);
    return this;
  }

  /** All paths, in the order in which they were added. */
  public List<String> paths() {
    return List.copyOf(routes.keySet());
  }

  /** All routes, such as {@code POST /v1/events}. */
  public List<String> names() {
    return routes.entrySet().stream()
        .flatMap(path -> path.getValue().keySet().stream().map(m -> m + " " + path.getKey()))
        .toList();
  }

  /** Lets a server answer by them. */
  public void addTo(ServerBuilder server) {
    routes.forEach(
        (path, methods) -> {
          HttpService service = (ctx, request) -> handle(path, methods, ctx, request);
          server.service(path, service);
          server.service(Identity.IN_PATH + path, service);
        });
  }

  private static HttpResponse handle(
      String path, Map<HttpMethod, Handler> methods, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    HttpMethod method = request.method() == HttpMethod.HEAD ? HttpMethod.GET : request.method();
    Handler handler = methods.get(method);
    if (handler != null) {
      return handler.handle(ctx, request);
    }
    String allowed = methods.keySet().stream().map(Enum::name).collect(Collectors.joining(", "));
    return HttpAnswers.problem(
        ProblemDetail.of(
            405,
            "method not allowed",
            path + " takes no " + request.method(),
            null,
            "use " + allowed + "; see /openapi.json"),
        "allow",
        allowed);
  }
}
