package io.fleetfold.streams.core.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Map;

/**
 * An error as RFC 9457 has it, with the field at fault and the remedy as members of their own.
 *
 * @param type a URN that stays the same for one kind of error
 * @param title the kind of error, in words
 * @param status the HTTP status
 * @param detail what is wrong this time
 * @param field the parameter at fault
 * @param remedy what to do about it
 * @param parts state of each part, where the app is not ready
 */
@JsonInclude(Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String field,
    String remedy,
    Map<String, String> parts) {
  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public static Problem of(int status, String kind, String detail, String field, String remedy) {
    return new Problem(
        "urn:fleetfold:problem:" + kind.replace(' ', '-'),
        Character.toUpperCase(kind.charAt(0)) + kind.substring(1),
        status,
        detail,
        field,
        remedy,
        null);
  }

  public static Problem badParameter(String field, String detail, String remedy) {
    return of(400, "invalid parameter", detail, field, remedy);
  }

  public static Problem unknownParameter(String field, String remedy) {
    return of(
        400, "unknown parameter", "there is no parameter '" + field + "' here", field, remedy);
  }

  public static Problem notFound(String kind, String field, String value) {
    return of(
        404,
        "unknown " + kind,
        "no " + kind + " '" + value + "' is known to this fleet",
        field,
        "check the id; a record just published takes a moment to be folded");
  }

  public static Problem notReady(Readiness readiness) {
    return new Problem(
        "urn:fleetfold:problem:not-ready",
        "Not ready",
        503,
        readiness.reason(),
        null,
        "try again in a few seconds; /health/ready tells when the app can answer",
        readiness.parts());
  }

  public static Problem stopped(Readiness readiness) {
    return new Problem(
        "urn:fleetfold:problem:stopped",
        "Stopped",
        503,
        readiness.reason(),
        null,
        "do what it says and start the pipeline again: all data is kept",
        readiness.parts());
  }

  /** Thrown by a handler that answers with the problem. */
  public static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Thrown(Problem problem) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  public Thrown thrown() {
    return new Thrown(this);
  }
}
