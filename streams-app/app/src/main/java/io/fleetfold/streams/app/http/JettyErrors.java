package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors found before a request reaches a route, such as headers too large, as problems too. */
final class JettyErrors extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(Json.bytes(problem(code, message))), callback);
  }

  static Problem problem(int code, String message) {
    return Problem.of(code, kind(code), message == null ? kind(code) : message, null, remedy(code));
  }

  private static String kind(int code) {
    return switch (code) {
      case 414 -> "address too long";
      case 431 -> "headers too large";
      case 500 -> "internal error";
      default -> "request refused";
    };
  }

  private static String remedy(int code) {
    return switch (code) {
      case 414, 431 ->
          "keep address and headers together below " + QueryServer.HEADER_BYTES + " bytes";
      case 500 -> "the server's log says why";
      default -> "send a well-formed HTTP request";
    };
  }
}
