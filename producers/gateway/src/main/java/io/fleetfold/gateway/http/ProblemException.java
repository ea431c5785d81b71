package io.fleetfold.gateway.http;

import java.time.Duration;

/** A request that is answered with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ProblemDetail problem;
  private final transient Duration retryAfter;

  /**
   * Answers with that problem.
   *
   * @param retryAfter when to send again; null where that is of no use
   */
  public ProblemException(ProblemDetail problem, Duration retryAfter) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The HTTP status. */
  public int status() {
    return problem.status();
  }

  /** What is wrong, and what mends it. */
  public String detail() {
    return problem.remedy() == null ? problem.detail() : problem.detail() + ": " + problem.remedy();
  }

  /** The problem. */
  public ProblemDetail problem() {
    return problem;
  }

  /** When to send again; null where that is of no use. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
