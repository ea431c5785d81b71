package io.fleetfold.gateway.otlp;

import java.time.Duration;

/** A request of which nothing is taken. The message is for who sent it; it quotes no content. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why, in the words of both protocols. */
  enum Kind {
    UNREADABLE,
    TOO_LARGE,
    BUSY,
    UNAVAILABLE,
    INTERNAL
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

  static RequestException tooLarge(String message) {
    return new RequestException(Kind.TOO_LARGE, message, null);
  }

  static RequestException busy(String message, Duration retryAfter) {
    return new RequestException(Kind.BUSY, message, retryAfter);
  }

  static RequestException unavailable(String message, Duration retryAfter) {
    return new RequestException(Kind.UNAVAILABLE, message, retryAfter);
  }

  static RequestException internal() {
    return new RequestException(
        Kind.INTERNAL, "the gateway failed at this request; its log says why", null);
  }

  Kind kind() {
    return kind;
  }

  /** When to send again; null where that is of no use. */
  Duration retryAfter() {
    return retryAfter;
  }
}
