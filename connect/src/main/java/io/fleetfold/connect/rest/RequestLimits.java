package io.fleetfold.connect.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Bounds what requests bring into the worker's memory, behind the gate: each body, and how many are
 * dealt with at once. What workers ask of each other comes past the gate, so of those there are
 * fewer. Thread-safe.
 */
@PreMatching
final class RequestLimits implements ContainerRequestFilter, ContainerResponseFilter {
  /** The largest body: a connector's configuration has 3 KB. */
  private static final int BODY_BYTES = 1 << 20;

  private static final int AT_ONCE = 32;
  private static final int BETWEEN_WORKERS_AT_ONCE = 4;

  private static final String SLOT = "fleetfold.slot";

  private final Semaphore all = new Semaphore(AT_ONCE);
  private final Semaphore betweenWorkers = new Semaphore(BETWEEN_WORKERS_AT_ONCE);

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    Semaphore slots = GatedRest.isBetweenWorkers(request) ? betweenWorkers : all;
    if (!slots.tryAcquire()) {
      request.abortWith(
          Errors.of(503, "too many requests at once: try again in a second")
              .header("Retry-After", "1")
              .build());
      return;
    }
    request.setProperty(SLOT, slots);
    if (request.getLength() > BODY_BYTES) {
      tooLarge(request);
    } else if (request.hasEntity()) {
      byte[] body = request.getEntityStream().readNBytes(BODY_BYTES + 1);
      if (body.length > BODY_BYTES) {
        tooLarge(request);
      } else {
        request.setEntityStream(new ByteArrayInputStream(body));
      }
    }
  }

  private static void tooLarge(ContainerRequestContext request) {
    request.abortWith(
        Errors.of(413, "the body is too large: send at most " + BODY_BYTES + " bytes").build());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(SLOT) instanceof Semaphore slots) {
      request.removeProperty(SLOT);
      slots.release();
    }
  }
}
