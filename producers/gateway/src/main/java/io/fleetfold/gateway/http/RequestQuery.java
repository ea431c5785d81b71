package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;

/** The parameters of an address. */
public final class RequestQuery {
  private final QueryParams given;

  private RequestQuery(QueryParams given) {
    this.given = given;
  }

  /**
   * Those of a request.
   *
   * @param known the parameters there are
   * @throws ProblemException for another one
   */
  public static RequestQuery of(ServiceRequestContext ctx, String... known) {
    QueryParams given = ctx.queryParams();
    for (String name : given.names()) {
      if (!List.of(known).contains(name)) {
        throw ProblemDetail.of(
                400,
                "unknown parameter",
                "there is no parameter '" + name + "' here",
                name,
                known.length == 0
                    ? "leave it out"
                    : "there is " + String.join(", ", known) + "; see /openapi.json")
            .thrown();
      }
    }
    return new RequestQuery(given);
  }

  /** Whether a parameter is true; it is not where it is missing. */
  public boolean flag(String name) {
    String value = given.get(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw ProblemDetail.of(
              400,
              "invalid parameter",
              name + " is neither true nor false",
              name,
              "take one of them")
          .thrown();
    }
    return value.equals("true");
  }
}
