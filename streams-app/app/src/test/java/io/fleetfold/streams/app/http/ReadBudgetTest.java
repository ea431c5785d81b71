package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {
  private static final int TEXT = 250_000;

  @Test
  void shouldEndAListEarlyAndGoOnBehindIt() {
    ReadBudget budget = new ReadBudget(64 << 20);
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < 40; i++) {
        driver.publish(
            Records.run("r" + i, "running", Records.T0 + i).setObjective("x".repeat(TEXT)).build());
      }
      driver.emit();
      Set<String> seen = new HashSet<>();
      boolean more = true;
      while (more) {
        try (ReadBudget.Share share = budget.open()) {
          Page<io.fleetfold.records.Run> page =
              driver.views().runs(new RunFilter(null, null, null), seen.size(), 1_000);
          page.items().forEach(run -> seen.add(run.getRunId()));
          assertThat(page.items().size()).isBetween(1, (int) (ReadBudget.PAGE_BYTES / TEXT));
          more = page.hasMore();
        }
      }
      assertThat(seen).hasSize(40);
    }
  }

  @Test
  void shouldKeepRoomForWhatIsSentLater() {
    ReadBudget budget = new ReadBudget(8 << 20, 0);
    ReadBudget.Held unsent;
    try (ReadBudget.Share share = budget.open()) {
      ReadBudget.take(2 << 20);
      unsent = share.keep(1 << 20);
    }
    try (ReadBudget.Share share = budget.open()) {
      ReadBudget.take(7 << 18);
      assertThatThrownBy(() -> ReadBudget.cover(2 << 20))
          .as("what is unsent")
          .isInstanceOf(OverBudgetException.class);
    }
    unsent.close();
    unsent.close();
    try (ReadBudget.Share share = budget.open()) {
      ReadBudget.cover(2 << 20);
      assertThatThrownBy(() -> ReadBudget.take(1)).isInstanceOf(OverBudgetException.class);
    }
  }

  @Test
  void shouldLetLargeAnswersWaitForEachOtherAndGiveSmallOnes() throws Exception {
    ReadBudget budget = new ReadBudget(8 << 20);
    try (ReadBudget.Share large = budget.open()) {
      ReadBudget.take(2 << 20);
      Thread other =
          new Thread(
              () -> {
                try (ReadBudget.Share share = budget.open()) {
                  ReadBudget.take(100 << 10);
                  assertThatThrownBy(() -> ReadBudget.take(2 << 20))
                      .isInstanceOf(OverBudgetException.class);
                }
              });
      Throwable[] failure = new Throwable[1];
      other.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
      other.start();
      other.join();
      assertThat(failure[0]).isNull();
    }
    try (ReadBudget.Share share = budget.open()) {
      ReadBudget.take(2 << 20);
      assertThatThrownBy(() -> ReadBudget.take(1 << 20))
          .as("more than there is for all")
          .hasMessageContaining("ask for less");
    }
    ReadBudget.take(1L << 40);
    assertThat(ReadBudget.fits(1L << 40)).as("outside of an answer nothing is bounded").isTrue();
  }
}
