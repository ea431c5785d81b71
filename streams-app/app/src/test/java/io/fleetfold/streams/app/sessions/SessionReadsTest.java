package io.fleetfold.streams.app.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is read of a session while it is being folded. */
class SessionReadsTest extends SessionFolding {
  private static final int EVENTS = 1_000;

  @Test
  void shouldNeverShowARevisionWithoutWhatBelongsToIt() throws Exception {
    publish(Sessions.created("s1", "e1").setStateDelta("{\"n\":1}"));
    SessionViews views = driver.sessions();
    AtomicBoolean folding = new AtomicBoolean(true);
    CompletableFuture<Integer> reads =
        CompletableFuture.supplyAsync(
            () -> {
              int seen = 0;
              while (folding.get()) {
                seen += check(views) ? 1 : 0;
              }
              return seen;
            });

    // each event sets the key to the revision that it makes
    for (int revision = 2; revision <= EVENTS && !reads.isDone(); revision++) {
      state("e" + revision, "{\"n\":" + revision + "}");
    }
    folding.set(false);

    assertThat(reads.get()).as("reads that stood still").isPositive();
    assertThat(check(views)).isTrue();
  }

  private static boolean check(SessionViews views) {
    try {
      Optional<View> view = views.session(SessionId.of("shop", "ann", "s1"), 0);
      View read = view.orElseThrow();
      assertThat(Long.parseLong(read.session().get("n").getValue()))
          .as("state at revision " + read.core().getRevision())
          .isEqualTo(read.core().getRevision());
      return true;
    } catch (ViewsUnavailableException e) {
      return false;
    }
  }
}
