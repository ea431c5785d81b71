package io.fleetfold.streams.core.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommitSchedulerTest {
  private static final CommitTiming TIMING = CommitTiming.DEFAULT;
  private static final Duration EMIT = TIMING.emitInterval();
  // a record of the log is current for less than a window interval
  private static final long WINDOW = TIMING.windowInterval().toMillis();
  private static final long START = 1_000 * WINDOW;
  private static final String[] ALL = {"show", "send shown", "send windows"};

  private final TaskClocks clocks = new TaskClocks();
  private final DrainControl drain = new DrainControl();
  private final Work work = new Work();
  private final CommitScheduler commits =
      new CommitScheduler(work, drain, clocks.context(), TIMING);

  @Test
  void shouldRestOnceNothingIsLeft() {
    assertThat(clocks.running()).isEmpty();
    commits.start();
    assertThat(clocks.running()).as("a task that died may have left something").contains(EMIT);
    assertThat(clocks.tick(EMIT, START)).isTrue();
    assertThat(clocks.running()).doesNotContain(EMIT);
    fold(START);
    assertThat(clocks.running()).as("a record came").contains(EMIT);
  }

  @Test
  void shouldGoOnWhileSomethingIsLeftFromAnOlderRelease() {
    work.caughtUp = false;
    commits.start();
    clocks.tick(EMIT, START);
    assertThat(clocks.running()).contains(EMIT);
    work.caughtUp = true;
    clocks.tick(EMIT, START + EMIT.toMillis());
    assertThat(clocks.running()).doesNotContain(EMIT);
  }

  @Test
  void shouldSendWindowsOnceForSeveralIntervalsWhileCurrent() {
    fold(START);
    assertThat(work.take()).as("the first record of a tick").containsExactly("show");
    assertThat(clocks.tick(EMIT, START)).isTrue();
    assertThat(work.take()).containsExactly(ALL);
    for (long at = START + EMIT.toMillis(); at < START + WINDOW; at += EMIT.toMillis()) {
      fold(at);
      work.take();
      assertThat(clocks.tick(EMIT, at)).isTrue();
      assertThat(work.take()).containsExactly("show", "send shown");
    }
    assertThat(clocks.tick(EMIT, START + WINDOW)).isTrue();
    assertThat(work.take()).containsExactly(ALL);
  }

  @Test
  void shouldWaitForTheWindowIntervalWhileBehind() {
    fold(START - WINDOW);
    clocks.tick(EMIT, START);
    fold(START + EMIT.toMillis() - WINDOW);
    work.take();
    assertThat(clocks.tick(EMIT, START + EMIT.toMillis())).as("asks for a commit").isFalse();
    assertThat(work.take()).isEmpty();
    assertThat(clocks.tick(EMIT, START + WINDOW)).isTrue();
    assertThat(work.take()).containsExactly(ALL);
  }

  @Test
  void shouldSendEverythingWithEachRecordWhereAskedTo() {
    fold(START);
    clocks.tick(EMIT, START);
    fold(START);
    work.take();
    drain.atOnce();
    assertThat(drain.nothingLeft()).isFalse();
    assertThat(clocks.tick(EMIT, START + EMIT.toMillis())).isTrue();
    assertThat(work.take()).containsExactly(ALL);
    assertThat(drain.nothingLeft()).isTrue();
    fold(START);
    assertThat(work.take()).containsExactly(ALL);
    drain.byInterval();
    fold(START);
    assertThat(work.take()).doesNotContain("send shown");
  }

  @Test
  void shouldSaveBeforeEachCommit() {
    commits.start();
    clocks.commit();
    assertThat(work.take()).containsExactly("save");
  }

  /** Each step folds a record of that age, or lets the clock tick where it is negative. */
  @Property
  void shouldShowThenSendThenCommitAndLeaveNothing(
      @ForAll @Size(max = 60) List<@IntRange(min = -1500, max = 1500) Integer> steps) {
    new CommitSchedulerTest().walk(steps);
  }

  private void walk(List<Integer> steps) {
    long now = START;
    for (int step : steps) {
      if (step >= 0) {
        fold(now - step);
      } else {
        now += EMIT.toMillis();
        boolean committed = clocks.tick(EMIT, now);
        assertThat(committed).isEqualTo(work.did.contains("send shown"));
      }
      List<String> did = work.take();
      for (int i = 0; i < did.size(); i++) {
        if (did.get(i).equals("send shown")) {
          assertThat(did.get(i - 1)).isEqualTo("show");
        } else if (did.get(i).equals("send windows")) {
          assertThat(did.get(i - 1)).isEqualTo("send shown");
        }
      }
      assertThat(work.isAllSent() || clocks.running().contains(EMIT)).isTrue();
    }
    for (long end = now + WINDOW; now < end; ) {
      now += EMIT.toMillis();
      clocks.tick(EMIT, now);
    }
    assertThat(work.isAllSent()).as("sent within a window interval").isTrue();
    assertThat(clocks.running()).doesNotContain(EMIT);
  }

  private void fold(long logTime) {
    work.shownLeft = true;
    work.windowsLeft = true;
    commits.folded(logTime);
  }

  private static final class Work implements CommitWork {
    private final List<String> did = new ArrayList<>();
    private boolean caughtUp = true;
    private boolean shownLeft;
    private boolean windowsLeft;

    List<String> take() {
      List<String> taken = List.copyOf(did);
      did.clear();
      return taken;
    }

    @Override
    public void show() {
      did.add("show");
    }

    @Override
    public void save() {
      did.add("save");
    }

    @Override
    public void sendShown() {
      did.add("send shown");
      shownLeft = false;
    }

    @Override
    public void sendWindows() {
      did.add("send windows");
      windowsLeft = false;
    }

    @Override
    public boolean catchUp() {
      return caughtUp;
    }

    @Override
    public boolean isAllSent() {
      return !shownLeft && !windowsLeft;
    }
  }
}
