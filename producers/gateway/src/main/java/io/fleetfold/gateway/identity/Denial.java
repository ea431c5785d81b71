package io.fleetfold.gateway.identity;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.fleetfold.gate.tokens.Attempts;
import io.fleetfold.gateway.http.HttpAnswers;
import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.gateway.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Why a request is not looked at further, as its protocol says it. Never quotes a token. */
final class Denial extends Exception {
  private static final long serialVersionUID = 1;
  private static final int UNAUTHENTICATED = 16;
  private static final int PERMISSION_DENIED = 7;
  private static final int RESOURCE_EXHAUSTED = 8;

  private final int grpcStatus;
  private final transient ProblemDetail problem;
  private final transient Duration retryAfter;

  private Denial(int grpcStatus, ProblemDetail problem, Duration retryAfter) {
    super(problem.detail(), null, false, false);
    this.grpcStatus = grpcStatus;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  static Denial unknown(String detail) {
    return new Denial(
        UNAUTHENTICATED,
        ProblemDetail.of(
            401,
            "unauthorized",
            detail,
            "authorization",
            "send 'authorization: Bearer <token>', or the token in the path: /t/<token>/v1/traces;"
                + " ./fleetfold tokens create makes one"),
        null);
  }

  static Denial forbidden(String detail, String remedy) {
    return new Denial(
        PERMISSION_DENIED,
        ProblemDetail.of(403, "forbidden", detail, "authorization", remedy),
        null);
  }

  static Denial tooMany() {
    return new Denial(
        RESOURCE_EXHAUSTED,
        ProblemDetail.of(
            429,
            "too many wrong tokens",
            "more than " + Attempts.MAX_FAILURES + " wrong tokens came from this address",
            "authorization",
            "send a valid one after the time in Retry-After"),
        Attempts.WINDOW);
  }

  HttpResponse answer(RequestHeaders request) {
    MediaType type = request.contentType();
    if (type != null && type.subtype().startsWith("grpc")) {
      return HttpResponse.of(
          ResponseHeaders.builder(HttpStatus.OK)
              .contentType(MediaType.parse("application/grpc"))
              .addInt("grpc-status", grpcStatus)
              .add("grpc-message", percentEncoded(problem.detail() + ": " + problem.remedy()))
              .build());
    }
    HttpResponse answer = HttpAnswers.problem(new ProblemException(problem, retryAfter));
    return problem.status() == 401
        ? answer.mapHeaders(
            headers -> headers.toBuilder().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer").build())
        : answer;
  }

  /** As the gRPC protocol wants messages in headers. */
  private static String percentEncoded(String message) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return encoded.toString();
  }
}
