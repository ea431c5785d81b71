package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.identity.Identity;
import io.fleetfold.schemas.Nearest;
import io.fleetfold.schemas.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers under every other path: which route was most likely meant. */
public final class UnknownRoutes implements HttpService {
  /** Where exporters send. */
  static final List<String> OTLP = List.of("/v1/traces", "/v1/logs", "/v1/metrics");

  private static final int MAX = 200;

  private final List<String> paths;
  private final IntPredicate isOtlp;

  /**
   * Knows the routes there are.
   *
   * @param paths of routes
   * @param isOtlp whether a port is for OTLP; asked once the server listens
   */
  public UnknownRoutes(List<String> paths, IntPredicate isOtlp) {
    this.paths = Stream.concat(paths.stream(), OTLP.stream()).toList();
    this.isOtlp = isOtlp;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    int port = ctx.localAddress().getPort();
    String path = Text.head(Identity.withoutToken(ctx.path()), MAX);
    String remedy;
    if (isOtlp.test(port)) {
      String root = "http://" + request.headers().authority();
      remedy =
          "OTLP over HTTP is sent to "
              + OTLP.stream().map(root::concat).collect(Collectors.joining(", "))
              + "; set OTEL_EXPORTER_OTLP_ENDPOINT="
              + root
              + " and leave the path to the exporter, or give one that asks for it the whole"
              + " address";
    } else {
      remedy =
          Nearest.of(path, candidates(path))
                  .map(nearest -> "did you mean " + nearest + "? ")
                  .orElse("")
              + "/openapi.json lists the routes";
    }
    ProblemDetail problem =
        ProblemDetail.of(
            404, "no such route", "there is no " + request.method() + " " + path, null, remedy);
    return HttpAnswers.problem(problem.thrown());
  }

  /** The routes, with what stands in the path for their parameters. */
  private List<String> candidates(String path) {
    String[] given = path.split("/", -1);
    List<String> all = new ArrayList<>();
    for (String route : paths) {
      String[] parts = route.split("/", -1);
      for (int i = 0; i < parts.length; i++) {
        if (parts[i].startsWith("{") && i < given.length && !given[i].isEmpty()) {
          parts[i] = given[i];
        }
      }
      all.add(String.join("/", parts));
    }
    return all;
  }
}
