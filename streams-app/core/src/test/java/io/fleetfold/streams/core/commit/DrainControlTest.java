package io.fleetfold.streams.core.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainControlTest {
  private final DrainControl drain = new DrainControl();

  @Test
  void shouldTellOnceEveryTaskHasSentWhatWasLeft() {
    DrainControl.Task one = drain.join();
    DrainControl.Task other = drain.join();
    one.send(() -> {});
    assertThat(drain.nothingLeft()).as("nobody asked").isFalse();
    drain.atOnce();
    assertThat(one.isAtOnce()).isTrue();
    assertThat(drain.nothingLeft()).as("sent before it was asked").isFalse();
    one.send(() -> {});
    assertThat(drain.nothingLeft()).as("one task is behind").isFalse();
    other.send(() -> {});
    assertThat(drain.nothingLeft()).isTrue();
    drain.byInterval();
    assertThat(one.isAtOnce()).isFalse();
    assertThat(drain.nothingLeft()).as("changes are left until the next interval").isFalse();
  }

  @Test
  void shouldNotWaitForTasksThatHaveLeft() {
    DrainControl.Task here = drain.join();
    drain.join().leave();
    drain.atOnce();
    here.send(() -> {});
    assertThat(drain.nothingLeft()).isTrue();
  }

  @Test
  void shouldNotWaitForTasksThatHaveNothingToSend() {
    DrainControl.Task task = drain.join();
    task.idle();
    drain.atOnce();
    assertThat(drain.nothingLeft()).isTrue();
    task.busy();
    assertThat(drain.nothingLeft()).as("a record has come").isFalse();
    task.send(() -> {});
    assertThat(drain.nothingLeft()).isTrue();
  }
}
