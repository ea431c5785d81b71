package io.fleetfold.adk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class WaitingTest {
  @Test
  void shouldCallWhenSomebodySubscribes() {
    int[] calls = new int[1];
    var single =
        Waiting.single(
            () -> {
              calls[0]++;
              return CompletableFuture.completedFuture("answer");
            });
    assertThat(calls[0]).isZero();

    single.test().assertValue("answer");
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void shouldSayThatAnEventMayBeWrittenWhenItIsInterrupted() {
    Thread.currentThread().interrupt();

    var answer = Waiting.single(CompletableFuture::new).test();

    answer.assertError(
        error ->
            error instanceof SessionStoreException
                && error.getMessage().contains("append the same event again"));
    assertThat(Thread.interrupted()).as("the thread is still marked").isTrue();
  }

  @Test
  void shouldTranslateWhatIsThrownAndWhatTheFutureTells() {
    Waiting.single(
            () -> {
              throw new IllegalStateException("closed");
            })
        .test()
        .assertError(SessionStoreException.class);
    Waiting.single(
            () ->
                CompletableFuture.failedFuture(
                    new CompletionException(new IllegalStateException("away"))))
        .test()
        .assertError(SessionStoreException.class);
  }
}
