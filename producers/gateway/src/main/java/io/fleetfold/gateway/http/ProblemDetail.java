package io.fleetfold.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as RFC 9457 has it, with the field at fault and the remedy as members of their own.
 *
 * @param type a URN that stays the same for one kind of error
 * @param title the kind of error, in words
 * @param status the HTTP status
 * @param detail what is wrong this time
 * @param field the parameter, header or field at fault
 * @param remedy what to do about it
 * @param revision the session's revision, where an append came too late
 * @param errors what is wrong with each bad item
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemDetail(
    String type,
    String title,
    int status,
    String detail,
    String field,
    String remedy,
    Long revision,
    List<ItemError> errors) {
  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem of that kind, in a few words that stay the same. */
  public static ProblemDetail of(
      int status, String kind, String detail, String field, String remedy) {
    return new ProblemDetail(
        "urn:fleetfold:problem:" + kind.replace(' ', '-'),
        Character.toUpperCase(kind.charAt(0)) + kind.substring(1),
        status,
        detail,
        field,
        remedy,
        null,
        null);
  }

  /** The same with what is wrong with each bad item. */
  public ProblemDetail withErrors(List<ItemError> bad) {
    return new ProblemDetail(type, title, status, detail, field, remedy, revision, bad);
  }

  /** The same with the session's revision. */
  public ProblemDetail withRevision(long now) {
    return new ProblemDetail(type, title, status, detail, field, remedy, now, errors);
  }

  /** Thrown by a handler that answers with the problem. */
  public ProblemException thrown() {
    return new ProblemException(this, null);
  }
}
