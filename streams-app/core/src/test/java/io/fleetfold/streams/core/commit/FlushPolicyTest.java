package io.fleetfold.streams.core.commit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.streams.processor.PunctuationType;
import org.junit.jupiter.api.Test;

class FlushPolicyTest {
  private static final CommitTiming TIMING = CommitTiming.DEFAULT;
  private static final int AT_ONCE = TIMING.shownAtOnce();

  private final TaskClocks clocks = new TaskClocks();
  private final FlushPolicy showing =
      new FlushPolicy(
          TIMING,
          () ->
              clocks
                  .context()
                  .schedule(TIMING.showTick(), PunctuationType.WALL_CLOCK_TIME, now -> {}));

  @Test
  void shouldTickOnlyWhileRecordsCome() {
    assertThat(clocks.running()).isEmpty();
    assertThat(showing.folded()).isTrue();
    showing.shown();
    assertThat(clocks.running()).containsExactly(TIMING.showTick());
    assertThat(showing.tick(false)).isFalse();
    assertThat(clocks.running()).as("a record came in that tick").isNotEmpty();
    assertThat(showing.tick(false)).isFalse();
    assertThat(clocks.running()).isEmpty();
  }

  @Test
  void shouldShowTheFirstOfATickAtOnceAndFewMoreWithTheNext() {
    fold(AT_ONCE, true);
    fold(AT_ONCE, false);
    assertThat(showing.tick(false)).as("no more than a tick shows at once").isTrue();
    showing.shown();
    fold(AT_ONCE, true);
  }

  @Test
  void shouldHoldBackBehindWhatIsHeldBack() {
    fold(AT_ONCE, true);
    fold(AT_ONCE + 1, false);
    assertThat(showing.tick(false)).isFalse();
    assertThat(showing.folded()).as("free, but others wait").isFalse();
    // a commit saves, and so shows, too
    showing.shown();
    assertThat(showing.folded()).isTrue();
  }

  @Property
  void shouldShowManyInTime(
      @ForAll @IntRange(min = 17, max = 500) int held, @ForAll boolean behind) {
    new FlushPolicyTest().hold(held, behind);
  }

  private void hold(int held, boolean behind) {
    fold(AT_ONCE, true);
    fold(held, false);
    long within = (behind ? TIMING.showBehindWithin() : TIMING.showWithin()).toMillis();
    long waited = TIMING.showTick().toMillis();
    while (!showing.tick(behind)) {
      waited += TIMING.showTick().toMillis();
      assertThat(waited).isLessThanOrEqualTo(within);
    }
    assertThat(waited).isEqualTo(within);
  }

  private void fold(int records, boolean shown) {
    for (int i = 0; i < records; i++) {
      assertThat(showing.folded()).isEqualTo(shown);
      if (shown) {
        showing.shown();
      }
    }
  }
}
