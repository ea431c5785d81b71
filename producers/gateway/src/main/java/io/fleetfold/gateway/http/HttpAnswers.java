package io.fleetfold.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import io.fleetfold.gateway.ingest.BusyException;
import io.fleetfold.gateway.ingest.UnavailableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes answers of values, and of what goes wrong. */
public final class HttpAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final MediaType PROBLEM = MediaType.parse(ProblemDetail.MEDIA_TYPE);

  private HttpAnswers() {}

  /** A value as JSON. */
  public static HttpResponse json(int status, Object value) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.valueOf(status)).contentType(MediaType.JSON).build(),
        HttpData.wrap(bytes(value)));
  }

  /** What went wrong, as a problem. */
  public static HttpResponse problem(Throwable error) {
    ProblemException problem = of(error);
    return HttpResponse.of(
        headers(problem.problem(), problem.retryAfter()).build(), body(problem.problem()));
  }

  static HttpResponse problem(ProblemDetail problem, String header, String value) {
    return HttpResponse.of(headers(problem, null).set(header, value).build(), body(problem));
  }

  static ResponseHeadersBuilder headers(ProblemDetail problem, Duration retryAfter) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.valueOf(problem.status())).contentType(PROBLEM);
    if (retryAfter != null) {
      headers.setLong(HttpHeaderNames.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
    }
    return headers;
  }

  static HttpData body(ProblemDetail problem) {
    return HttpData.wrap(bytes(problem));
  }

  private static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it passes: who sends the same again later may be heard. */
  public static boolean isPassing(Throwable error) {
    Throwable cause = cause(error);
    return cause instanceof BusyException
        || cause instanceof UnavailableException
        || (cause instanceof ProblemException told && told.retryAfter() != null);
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** What went wrong, as the problem that is told. */
  public static ProblemException of(Throwable error) {
    Throwable cause = cause(error);
    if (cause instanceof ProblemException told) {
      return told;
    }
    if (cause instanceof BusyException busy) {
      return busy(busy.retryAfter());
    }
    if (cause instanceof UnavailableException away) {
      return new ProblemException(
          ProblemDetail.of(
              503,
              "unavailable",
              away.getMessage(),
              null,
              "send it again; /health/ready tells when records are taken"),
          away.retryAfter());
    }
    if (cause instanceof RequestTimeoutException) {
      return new ProblemException(
          ProblemDetail.of(
              503,
              "too slow",
              "the request took too long",
              null,
              "send it again with the same ids, it counts once; send less at a time"),
          Duration.ofSeconds(2));
    }
    if (cause instanceof ContentTooLargeException tooLarge) {
      return tooLarge(tooLarge.maxContentLength()).thrown();
    }
    if (cause instanceof HttpStatusException status) {
      return ofStatus(status.httpStatus().code(), null).thrown();
    }
    LOG.error("a request failed", cause);
    return ofStatus(500, null).thrown();
  }

  static ProblemException busy(Duration retryAfter) {
    return new ProblemException(
        ProblemDetail.of(
            429,
            "busy",
            "the gateway is at its limit; nothing of the request was accepted",
            null,
            "send it again after the time in Retry-After"),
        retryAfter);
  }

  static ProblemDetail tooLarge(long limit) {
    return ProblemDetail.of(
        413,
        "body too large",
        "the body has more than " + limit + " bytes after decompression",
        "body",
        "send smaller batches, or raise FLEETFOLD_GATEWAY_BODY_BYTES");
  }

  static ProblemDetail ofStatus(int status, String detail) {
    String kind =
        switch (status) {
          case 404 -> "no such route";
          case 405 -> "method not allowed";
          case 413 -> "body too large";
          case 414 -> "address too long";
          case 431 -> "headers too large";
          case 500 -> "internal error";
          case 503 -> "unavailable";
          default -> "request refused";
        };
    String remedy =
        switch (status) {
          case 404, 405 -> "see /openapi.json for the routes there are";
          case 413 -> "send smaller batches";
          case 414, 431 -> "keep address and headers short";
          case 500 -> "the gateway's log says why";
          case 503 -> "send it again in a few seconds";
          default -> "send a well-formed HTTP request";
        };
    return ProblemDetail.of(status, kind, detail == null ? kind : detail, null, remedy);
  }
}
