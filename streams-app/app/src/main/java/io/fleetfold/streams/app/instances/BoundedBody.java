package io.fleetfold.streams.app.instances;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes an answer's body into memory, up to a bound. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
  private final int max;
  private Subscription subscription;
  private long bytes;

  BoundedBody(int max) {
    this.max = max;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    body.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    bytes += piece.stream().mapToLong(ByteBuffer::remaining).sum();
    if (bytes > max) {
      subscription.cancel();
      body.onError(new IOException("the answer is longer than " + max + " bytes"));
    } else {
      body.onNext(piece);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.onError(failure);
  }

  @Override
  public void onComplete() {
    body.onComplete();
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body.getBody();
  }
}
