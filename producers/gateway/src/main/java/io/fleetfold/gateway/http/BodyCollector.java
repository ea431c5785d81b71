package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.fleetfold.gateway.ingest.InFlight;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Collects a body as it arrives. What is refused is read to its end all the same, for a while: a
 * client that is cut off while it sends never reads why.
 */
final class BodyCollector implements Subscriber<HttpObject> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final InFlight room;
  private final int limit;
  private final CompletableFuture<Body> whole = new CompletableFuture<>();
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Subscription subscription;
  private ProblemException refusal;
  private long taken;
  private long passed;

  BodyCollector(InFlight room, int limit) {
    this.room = room;
    this.limit = limit;
  }

  CompletableFuture<Body> whole() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject part) {
    if (!(part instanceof HttpData data) || data.isEmpty()) {
      return;
    }
    passed += data.length();
    if (refusal == null) {
      if (passed > limit) {
        refuse(HttpAnswers.tooLarge(limit).thrown());
      } else if (!room.take(data.length())) {
        refuse(HttpAnswers.busy(RETRY_AFTER));
      } else {
        taken += data.length();
        bytes.writeBytes(data.array());
      }
    } else if (passed > 2L * limit) {
      subscription.cancel();
      whole.completeExceptionally(refusal);
    }
  }

  private void refuse(ProblemException why) {
    refusal = why;
    bytes = null;
    giveBack();
  }

  private void giveBack() {
    room.give(taken);
    taken = 0;
  }

  @Override
  public void onError(Throwable error) {
    giveBack();
    whole.completeExceptionally(
        refusal != null
            ? refusal
            : ProblemDetail.of(
                    400,
                    "body broken off",
                    "the body was cut off before its end",
                    "body",
                    "send it again")
                .thrown());
  }

  @Override
  public void onComplete() {
    if (refusal != null) {
      whole.completeExceptionally(refusal);
    } else {
      whole.complete(new Body(bytes.toByteArray(), room, taken));
    }
  }
}
