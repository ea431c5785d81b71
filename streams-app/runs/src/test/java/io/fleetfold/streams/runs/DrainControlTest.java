package io.fleetfold.streams.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainControlTest {
  private final DrainControl emission = new DrainControl();

  @Test
  void shouldTellOnceEveryTaskHasSentWhatWasLeft() {
    DrainControl.Task one = emission.join();
    DrainControl.Task other = emission.join();
    one.send(() -> {});
    assertThat(emission.nothingLeft()).as("nobody asked").isFalse();
    emission.atOnce();
    assertThat(one.isAtOnce()).isTrue();
    assertThat(emission.nothingLeft()).as("sent before it was asked").isFalse();
    one.send(() -> {});
    assertThat(emission.nothingLeft()).as("one task is behind").isFalse();
    other.send(() -> {});
    assertThat(emission.nothingLeft()).isTrue();
    emission.byInterval();
    assertThat(one.isAtOnce()).isFalse();
    assertThat(emission.nothingLeft()).as("changes are left until the next interval").isFalse();
  }

  @Test
  void shouldNotWaitForTasksThatHaveLeft() {
    DrainControl.Task here = emission.join();
    emission.join().leave();
    emission.atOnce();
    here.send(() -> {});
    assertThat(emission.nothingLeft()).isTrue();
  }

  @Test
  void shouldNotWaitForTasksThatHaveNothingToSend() {
    DrainControl.Task task = emission.join();
    task.idle();
    emission.atOnce();
    assertThat(emission.nothingLeft()).isTrue();
    task.busy();
    assertThat(emission.nothingLeft()).as("a record has come").isFalse();
    task.send(() -> {});
    assertThat(emission.nothingLeft()).isTrue();
  }
}
