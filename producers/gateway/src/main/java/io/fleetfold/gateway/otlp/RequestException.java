package io.fleetfold.gateway.otlp;

import com.google.rpc.Code;
import io.fleetfold.gateway.http.HttpAnswers;
import io.fleetfold.gateway.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** A request of which nothing is taken. The message is for who sent it; it quotes no content. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why, in the words of both protocols. Exporters send again after BUSY and UNAVAILABLE only. */
  enum Kind {
    UNREADABLE(400, Code.INVALID_ARGUMENT),
    UNSUPPORTED(415, Code.UNIMPLEMENTED),
    TOO_LARGE(413, Code.RESOURCE_EXHAUSTED),
    BUSY(429, Code.UNAVAILABLE),
    UNAVAILABLE(503, Code.UNAVAILABLE),
    INTERNAL(500, Code.INTERNAL);

    final int http;
    final Code grpc;

    Kind(int http, Code grpc) {
      this.http = http;
      this.grpc = grpc;
    }

    private static Kind ofStatus(int status) {
      for (Kind kind : values()) {
        if (kind.http == status) {
          return kind;
        }
      }
      return status < 500 ? UNREADABLE : INTERNAL;
    }
  }

  private final Kind kind;
  private final Duration retryAfter;

  private RequestException(Kind kind, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  static RequestException unreadable(String message) {
    return new RequestException(Kind.UNREADABLE, message, null);
  }

  static RequestException unsupported(String message) {
    return new RequestException(Kind.UNSUPPORTED, message, null);
  }

  static RequestException tooLarge(String message) {
    return new RequestException(Kind.TOO_LARGE, message, null);
  }

  /** What another part says, in this one's words. */
  static RequestException of(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof RequestException known) {
      return known;
    }
    ProblemException problem = HttpAnswers.of(cause);
    return new RequestException(
        Kind.ofStatus(problem.status()), problem.detail(), problem.retryAfter());
  }

  Kind kind() {
    return kind;
  }

  /** When to send again; null where that is of no use. */
  Duration retryAfter() {
    return retryAfter;
  }
}
