package io.fleetfold.gateway.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;

/** Refusals as OTLP wants them in both protocols, as {@code google.rpc.Status}. */
final class RpcStatus {
  private RpcStatus() {}

  static Status of(RequestException e) {
    Status.Builder status =
        Status.newBuilder().setCode(e.kind().grpc.getNumber()).setMessage(e.getMessage());
    if (e.retryAfter() != null) {
      // exporters only send again where this is told
      Duration delay =
          Duration.newBuilder()
              .setSeconds(e.retryAfter().toSeconds())
              .setNanos(e.retryAfter().toNanosPart())
              .build();
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    return status.build();
  }
}
