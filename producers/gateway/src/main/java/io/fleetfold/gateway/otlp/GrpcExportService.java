package io.fleetfold.gateway.otlp;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.http.Bodies;
import io.fleetfold.gateway.http.Body;
import io.fleetfold.gateway.ingest.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A signal over gRPC: a unary call, which is a POST whose body has five bytes before the message.
 * Read here, since a gRPC library decompresses messages into memory that nobody counts, and calls
 * what is no protobuf an internal error.
 */
final class GrpcExportService implements HttpService {
  private static final MediaType GRPC = MediaType.create("application", "grpc");
  private static final String ACCEPTED_ENCODINGS = "identity,gzip";

  // a byte that says whether the message is compressed, and its length in four
  private static final int PREFIX = 5;

  private final Signal signal;
  private final Exports exports;
  private final OtlpSettings settings;
  private final Bodies bodies;

  GrpcExportService(Signal signal, Exports exports, OtlpSettings settings) {
    this.signal = signal;
    this.exports = exports;
    this.settings = settings;
    this.bodies = new Bodies(settings.inFlight(), settings.limits().bodyBytes() + PREFIX);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/grpc") || type.startsWith("application/grpc-web")) {
      return HttpResponse.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          MediaType.PLAIN_TEXT_UTF_8,
          "this path takes gRPC; over HTTP send to " + signal.httpPath());
    }
    Caller caller = settings.callers().apply(ctx);
    return HttpResponse.of(
        bodies
            .read(ctx, request)
            .thenCompose(raw -> take(request, raw, caller))
            .whenComplete((answer, error) -> exports.count(signal, caller, error))
            .thenApply(GrpcExportService::answer)
            .exceptionally(e -> error(RequestException.of(e))));
  }

  private CompletableFuture<Message> take(HttpRequest request, Body raw, Caller caller) {
    return Exports.closing(
        raw,
        () -> {
          if (!isCompressed(raw.bytes())) {
            return exports.take(signal, Payload.protobuf(raw.bytes(), PREFIX), caller);
          }
          String encoding = request.headers().get("grpc-encoding", "identity");
          if (!encoding.equals("gzip")) {
            throw RequestException.unsupported("grpc-encoding is not gzip, the only one supported");
          }
          Body message = bodies.gunzip(raw, PREFIX);
          return Exports.closing(
              message, () -> exports.take(signal, Payload.protobuf(message.bytes(), 0), caller));
        });
  }

  private static boolean isCompressed(byte[] frame) throws RequestException {
    if (frame.length < PREFIX || frame[0] < 0 || frame[0] > 1) {
      throw RequestException.unreadable("the body is not a gRPC message");
    }
    if (ByteBuffer.wrap(frame, 1, Integer.BYTES).getInt() != frame.length - PREFIX) {
      throw RequestException.unreadable(
          "the body is not one gRPC message, of the length it states");
    }
    return frame[0] == 1;
  }

  private static HttpResponse answer(Message message) {
    byte[] bytes = message.toByteArray();
    byte[] frame = new byte[PREFIX + bytes.length];
    ByteBuffer.wrap(frame).put((byte) 0).putInt(bytes.length).put(bytes);
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .set("grpc-accept-encoding", ACCEPTED_ENCODINGS)
            .build(),
        HttpData.wrap(frame),
        HttpHeaders.of("grpc-status", "0"));
  }

  private static HttpResponse error(RequestException e) {
    Status status = RpcStatus.of(e);
    byte[] details = status.toByteArray();
    // an answer without a message has its status among the headers
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .set("grpc-accept-encoding", ACCEPTED_ENCODINGS)
            .set("grpc-status", Integer.toString(status.getCode()))
            .set("grpc-message", percentEncoded(status.getMessage()))
            .set("grpc-status-details-bin", Base64.getEncoder().encodeToString(details))
            .build());
  }

  private static String percentEncoded(String message) {
    StringBuilder text = new StringBuilder();
    for (byte each : message.getBytes(StandardCharsets.UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        text.append((char) each);
      } else {
        text.append(String.format("%%%02X", each));
      }
    }
    return text.toString();
  }
}
