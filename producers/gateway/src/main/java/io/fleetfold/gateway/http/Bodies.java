package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.identity.Identity;
import io.fleetfold.gateway.ingest.InFlight;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Reads bodies: bounded after decompression, each and all together, whatever their headers say.
 * Thread-safe.
 */
public final class Bodies {
  private final InFlight room;
  private final int limit;

  /**
   * A reader of bodies.
   *
   * @param room for all bodies that are worked on at a time
   * @param limit bytes of one after decompression
   */
  public Bodies(InFlight room, int limit) {
    this.room = room;
    this.limit = limit;
  }

  /** Bytes of a body after decompression, at most. */
  public int limit() {
    return limit;
  }

  /**
   * Reads the whole body.
   *
   * @return completes on a thread that may block, with the body, which is to be closed, or with a
   *     {@link ProblemException}: 400, 413, 415 or 429
   */
  public CompletableFuture<Body> read(ServiceRequestContext ctx, HttpRequest request) {
    // counted here: this one counts what is compressed, and cuts clients off in the middle
    ctx.setMaxRequestLength(0);
    InFlight share = Identity.find(ctx).map(room::of).orElse(room);
    BodyCollector collector = new BodyCollector(share, limit);
    request.subscribe(collector, ctx.eventLoop());
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
    return collector
        .whole()
        .thenApplyAsync(raw -> decoded(raw, encoding), ctx.blockingTaskExecutor());
  }

  private Body decoded(Body raw, String encoding) {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> raw;
      case "gzip", "x-gzip" -> gunzip(raw, 0);
      default -> {
        raw.close();
        throw ProblemDetail.of(
                415,
                "unknown encoding",
                "the body's Content-Encoding is not supported",
                "Content-Encoding",
                "send it plain or with gzip")
            .thrown();
      }
    };
  }

  /**
   * What gzip has compressed in a body from an offset on; the body is closed.
   *
   * @throws ProblemException 400, 413 or 429
   */
  public Body gunzip(Body raw, int from) {
    try (raw) {
      return Gunzip.of(raw.bytes(), from, raw.room(), limit);
    }
  }
}
