package io.fleetfold.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.ingest.Ingest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What operators and tools ask: health, metrics, the API's description. */
public final class OperatorRoutes {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Ingest ingest;
  private final GatewayMetrics metrics;
  private final JsonNode openApi;

  /**
   * Of that core, which tells whether it takes records.
   *
   * @param openApi the API's description
   */
  public OperatorRoutes(Ingest ingest, GatewayMetrics metrics, JsonNode openApi) {
    this.ingest = ingest;
    this.metrics = metrics;
    this.openApi = openApi;
  }

  /** Adds its routes. */
  public void addTo(GatewayRoutes routes) {
    routes
        .add(
            HttpMethod.GET, "/health/live", (ctx, r) -> HttpAnswers.json(200, Map.of("live", true)))
        .add(HttpMethod.GET, "/health/ready", (ctx, r) -> ready())
        .add(HttpMethod.GET, "/metrics", this::metrics)
        .add(HttpMethod.GET, "/openapi.json", (ctx, r) -> HttpAnswers.json(200, openApi));
  }

  private HttpResponse ready() {
    Optional<String> problem = ingest.problem();
    if (problem.isEmpty()) {
      return HttpAnswers.json(200, Map.of("ready", true));
    }
    return HttpAnswers.problem(
        new ProblemException(
            ProblemDetail.of(503, "not ready", problem.get(), null, "try again in a few seconds"),
            RETRY_AFTER));
  }

  private HttpResponse metrics(ServiceRequestContext ctx, HttpRequest request) throws IOException {
    String accepted = request.headers().get(HttpHeaderNames.ACCEPT);
    return HttpResponse.of(
        HttpStatus.OK,
        MediaType.parse(metrics.contentType(accepted)),
        HttpData.wrap(metrics.write(accepted)));
  }
}
