package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;

/** Every error as a problem, also those that are found before a request reaches a route. */
public final class GatewayErrors implements ServerErrorHandler {
  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return HttpAnswers.problem(cause);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      ServiceRequestContext ctx,
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    ProblemDetail problem = HttpAnswers.ofStatus(status.code(), description);
    return AggregatedHttpResponse.of(
        HttpAnswers.headers(problem, null).build(), HttpAnswers.body(problem));
  }
}
