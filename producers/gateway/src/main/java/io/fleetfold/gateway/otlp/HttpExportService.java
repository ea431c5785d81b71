package io.fleetfold.gateway.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.http.Bodies;
import io.fleetfold.gateway.http.Body;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.ingest.Caller;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** A signal over HTTP. Everything is answered in the encoding of the request. */
final class HttpExportService implements GatewayRoutes.Handler {
  private static final MediaType PROTOBUF = MediaType.create("application", "x-protobuf");
  private static final MediaType JSON = MediaType.create("application", "json");
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(TypeRegistry.newBuilder().add(RetryInfo.getDescriptor()).build())
          .omittingInsignificantWhitespace();

  private final Signal signal;
  private final Exports exports;
  private final OtlpSettings settings;
  private final Bodies bodies;

  HttpExportService(Signal signal, Exports exports, OtlpSettings settings) {
    this.signal = signal;
    this.exports = exports;
    this.settings = settings;
    this.bodies = new Bodies(settings.inFlight(), settings.limits().bodyBytes());
  }

  @Override
  public HttpResponse handle(ServiceRequestContext ctx, HttpRequest request) {
    boolean protobuf = isType(request, "application/x-protobuf", "application/protobuf");
    boolean json = !protobuf;
    if (json && !isType(request, "application/json")) {
      return error(
          RequestException.unsupported(
              "Content-Type is neither application/x-protobuf nor application/json"),
          true);
    }
    Caller caller = settings.callers().apply(ctx);
    return HttpResponse.of(
        bodies
            .read(ctx, request)
            .thenCompose(body -> take(body, json, caller))
            .whenComplete((answer, error) -> exports.count(signal, caller, error))
            .thenApply(answer -> respond(ResponseHeaders.builder(HttpStatus.OK), answer, json))
            .exceptionally(e -> error(RequestException.of(e), json)));
  }

  private CompletableFuture<Message> take(Body body, boolean json, Caller caller) {
    return Exports.closing(
        body,
        () -> {
          byte[] bytes = body.bytes();
          Payload payload = json ? Payload.json(bytes) : Payload.protobuf(bytes, 0);
          return exports.take(signal, payload, caller);
        });
  }

  private static boolean isType(HttpRequest request, String... types) {
    String header = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    int end = header.indexOf(';');
    String type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    for (String each : types) {
      if (each.equals(type)) {
        return true;
      }
    }
    return false;
  }

  private static HttpResponse error(RequestException e, boolean json) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.valueOf(e.kind().http));
    if (e.retryAfter() != null) {
      headers.set(
          HttpHeaderNames.RETRY_AFTER, Long.toString(Math.max(1, e.retryAfter().toSeconds())));
    }
    return respond(headers, RpcStatus.of(e), json);
  }

  private static HttpResponse respond(
      ResponseHeadersBuilder headers, Message message, boolean json) {
    headers.contentType(json ? JSON : PROTOBUF);
    HttpData body = json ? HttpData.ofUtf8(print(message)) : HttpData.wrap(message.toByteArray());
    return HttpResponse.of(headers.build(), body);
  }

  private static String print(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
