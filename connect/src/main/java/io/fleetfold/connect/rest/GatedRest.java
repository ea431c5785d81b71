package io.fleetfold.connect.rest;

import io.fleetfold.gate.Admission;
import io.fleetfold.gate.Knock;
import io.fleetfold.gate.Rejection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.schemas.config.UnknownVariables;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate before a worker's REST interface, and its limits. A worker is told of it by {@code
 * rest.extension.classes}, and of the token, which connectors can only be changed with, by {@value
 * #TOKEN}.
 */
public final class GatedRest implements ConnectRestExtension {
  /** The worker's setting that holds the token. */
  public static final String TOKEN = "fleetfold.rest.token";

  private static final String LISTENERS = "listeners";
  // what workers ask of each other is signed, and checked by the worker itself
  private static final Pattern BETWEEN_WORKERS =
      Pattern.compile("POST /?connectors/[^/]+/tasks/?|PUT /?connectors/[^/]+/fence/?");
  private static final String SIGNATURE = "X-Connect-Authorization";

  private static final Logger LOG = LoggerFactory.getLogger(GatedRest.class);

  private Admission admission;

  @Override
  public void configure(Map<String, ?> settings) {
    UnknownVariables.findings(ProcessEnvironment.variables()).forEach(LOG::warn);
    Object token = settings.get(TOKEN);
    if (token == null || token.toString().isBlank()) {
      throw new ConfigException(
          "the worker accepts connectors from anyone who reaches it: set "
              + TOKEN
              + " to a secret, in containers through FLEETFOLD_CONNECT_TOKEN");
    }
    admission =
        Admission.before(
            host(settings.get(LISTENERS)),
            ServerSection.SECTION
                .readGiven(ProcessEnvironment.variables())
                .list(ServerSection.HTTP_HOSTS),
            token.toString());
  }

  private static String host(Object listeners) {
    String first = String.valueOf(listeners).split(",", 2)[0].strip();
    String host = first.equals("null") ? null : URI.create(first).getHost();
    return host == null ? "0.0.0.0" : host;
  }

  @Override
  public void register(ConnectRestExtensionContext context) {
    context.configurable().register(new Filter(admission), 1).register(new RequestLimits(), 2);
  }

  /** Whether a worker signed it; the route checks the signature. */
  static boolean isBetweenWorkers(ContainerRequestContext request) {
    return request.getHeaderString(SIGNATURE) != null
        && BETWEEN_WORKERS
            .matcher(request.getMethod() + " " + request.getUriInfo().getPath())
            .matches();
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public void close() {
    // nothing is held
  }

  /** Runs before any route is looked for. */
  @PreMatching
  static final class Filter implements ContainerRequestFilter {
    private final Admission admission;

    Filter(Admission admission) {
      this.admission = admission;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      if (isBetweenWorkers(request)) {
        return;
      }
      admission
          .refusal(
              new Knock(
                  request.getMethod(),
                  request.getHeaderString("Host"),
                  request.getHeaderString("Origin"),
                  request.getHeaderString("Sec-Fetch-Site"),
                  request.getHeaderString("Authorization")))
          .ifPresent(refusal -> request.abortWith(answer(refusal)));
    }

    private static Response answer(Rejection refusal) {
      Response.ResponseBuilder answer =
          Errors.of(refusal.status(), refusal.message() + ": " + refusal.remedy());
      return refusal.status() == 401
          ? answer.header("WWW-Authenticate", "Bearer").build()
          : answer.build();
    }
  }
}
