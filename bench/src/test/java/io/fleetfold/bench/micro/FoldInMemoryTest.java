package io.fleetfold.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Topics;
import org.junit.jupiter.api.Test;

class FoldInMemoryTest {
  @Test
  void shouldFoldWhatIsNewAndOnlyThat() {
    try (FoldInMemory folds = new FoldInMemory()) {
      for (int i = 0; i < 10; i++) {
        folds.newEvent();
        folds.newCall();
      }
      assertThat(folds.sent(Topics.FLEET_RUN_EVENTS)).isEqualTo(10);
      assertThat(folds.sent(Topics.FLEET_LLM_CALLS)).isEqualTo(10);

      // the 200 runs take turns: the first time round each event is new
      for (int i = 0; i < 1_000; i++) {
        folds.repeatedEvent();
      }
      assertThat(folds.sent(Topics.FLEET_RUN_EVENTS)).isEqualTo(210);
      assertThat(folds.sent(Topics.FLEET_DEAD_LETTERS)).isZero();
    }
  }
}
