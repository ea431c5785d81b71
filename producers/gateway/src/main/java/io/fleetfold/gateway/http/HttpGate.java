package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gate.Admission;
import io.fleetfold.gate.Knock;
import io.fleetfold.gate.Rejection;
import java.util.Collection;
import java.util.Optional;

/**
 * What every request passes first: the check of the host's name and of where the page comes from
 * that asks. There are no CORS headers: other origins read nothing.
 */
public final class HttpGate implements DecoratingHttpServiceFunction {
  private final Admission admission;

  /** The gate of a server that listens on that address, and has those further names. */
  public HttpGate(String host, Collection<String> furtherNames) {
    this.admission = Admission.before(host, furtherNames, null);
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    RequestHeaders headers = request.headers();
    Optional<Rejection> rejection =
        admission.refusal(
            new Knock(
                headers.method().name(),
                headers.authority(),
                headers.get(HttpHeaderNames.ORIGIN),
                headers.get("sec-fetch-site"),
                headers.get(HttpHeaderNames.AUTHORIZATION)));
    if (rejection.isPresent()) {
      Rejection why = rejection.get();
      throw ProblemDetail.of(why.status(), why.title(), why.message(), why.header(), why.remedy())
          .thrown();
    }
    ctx.setAdditionalResponseHeader("x-content-type-options", "nosniff");
    ctx.setAdditionalResponseHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return delegate.serve(ctx, request);
  }
}
