package io.fleetfold.streams.app.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.SessionTask;
import io.fleetfold.streams.sessions.views.SessionRouting;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import io.fleetfold.streams.sessions.views.SessionWaits;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waits of an instance that folds nothing itself: it has the stores alone to tell it. */
class SessionWaitsTest {
  private static final Duration A_LITTLE = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FoldDriver driver = new FoldDriver();
  private final SessionWaits standby =
      new SessionWaits(
          1, (name, partition) -> driver.store(name), new ProcessedOffsets(), SessionRouting.HERE);

  @AfterEach
  void close() {
    driver.close();
  }

  private boolean await(long offset, Duration timeout) throws InterruptedException {
    return standby.await(new Position(0, offset), Sessions.APP, timeout);
  }

  @Test
  void shouldSeeAnEventOnceEveryStoreIsKnownToHaveIt() throws Exception {
    driver.session(Sessions.created("s1", "e0").build());
    assertThat(await(0, A_LITTLE)).as("only the tally tells of it").isFalse();
    driver.emit();
    assertThat(await(0, LONG)).isTrue();
    assertThat(await(1, A_LITTLE)).as("an event that did not come").isFalse();
  }

  @Test
  void shouldWaitForEachOfTheStores() throws Exception {
    driver.session(Sessions.created("s1", "e0").build());
    driver.session(Sessions.message("s1", "e1", "hello").build());
    driver.emit();
    for (String name : SessionTask.MARKED) {
      assertThat(await(1, LONG)).isTrue();
      byte[] mark = driver.store(name).get(SessionKeys.MARK);
      driver.store(name).put(SessionKeys.MARK, ByteBuffer.allocate(Long.BYTES).putLong(1).array());
      // what was seen is taken for known for some milliseconds
      long giveUp = System.nanoTime() + LONG.toNanos();
      while (await(1, Duration.ZERO) && System.nanoTime() < giveUp) {
        Thread.onSpinWait();
      }
      assertThat(await(0, LONG)).isTrue();
      assertThat(await(1, A_LITTLE)).as(name + " is behind").isFalse();
      driver.store(name).put(SessionKeys.MARK, mark);
    }
  }

  @Test
  void shouldTellHowFarRestoredStoresAre() throws Exception {
    driver.session(Sessions.created("s1", "e0").build());
    driver.restart();
    driver.emit();
    assertThat(await(0, LONG)).isTrue();
  }
}
