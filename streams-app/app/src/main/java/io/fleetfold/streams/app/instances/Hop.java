package io.fleetfold.streams.app.instances;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * How one instance asks another. A request that says so came from an instance, and is answered by
 * the one it came to, or by nobody: it is never sent on again.
 */
public enum Hop {
  /** To be answered by the instance that folds the partition. */
  FOLDING,
  /** To be answered from a copy, too. */
  COPY;

  /** The request's header that names it. */
  public static final String HEADER = "X-Fleetfold-Hop";

  /** The answer's header that tells an instance to look elsewhere. */
  public static final String MOVED = "X-Fleetfold-Moved";

  /** The answer's header that tells behind which id a stream of events begins. */
  public static final String AFTER = "X-Fleetfold-After";

  /** That of a request; empty for one that came from no instance. */
  public static Optional<Hop> of(HttpServletRequest request) {
    String header = request.getHeader(HEADER);
    return header == null ? Optional.empty() : Optional.of("COPY".equals(header) ? COPY : FOLDING);
  }
}
