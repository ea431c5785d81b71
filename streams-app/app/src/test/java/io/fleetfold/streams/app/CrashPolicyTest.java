package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class CrashPolicyTest {
  private final FailedRecords failed = new FailedRecords();
  private final Place place = new Place("agent-runs", 2, 4_711);

  @Test
  void shouldSetARecordAsideThatDoesNotFitIntoMemoryAndStopWhereThatDoesNotHelp() {
    CrashPolicy policy = policy(Optional.of(place));

    assertThat(policy.handle(new UnreadableLogError(new OutOfMemoryError())))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(failed.setAside("agent-runs", 2)).containsExactly(4_711L);
    assertThat(policy.stopped()).isEmpty();
    assertThat(policy.handle(new UnreadableLogError(new OutOfMemoryError())))
        .as("another thread that has met it, too")
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);

    assertThat(policy.handle(new UnreadableLogError(new OutOfMemoryError())))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(policy.stopped().orElseThrow())
        .contains("topic agent-runs, partition 2, offset 4711")
        .contains("fleetfold dead-letters skip agent-runs 2 4711")
        .doesNotContain("\n");
  }

  @Test
  void shouldGoOnWhereEachRecordFitsIntoMemoryByItself() {
    CrashPolicy policy = policy(Optional.empty());

    assertThat(policy.handle(new UnreadableLogError(new OutOfMemoryError())))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(policy.stopped()).isEmpty();
    assertThat(policy.isRecovering()).as("not ready until the new thread has stood").isTrue();
  }

  @Test
  void shouldGoOnAfterWhatARecordMayHaveCaused() {
    assertThat(policy(Optional.empty()).handle(new StackOverflowError()))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
  }

  @Test
  void shouldStopWhereTheInstallationIsBroken() {
    CrashPolicy policy = policy(Optional.empty());

    assertThat(policy.handle(new NoClassDefFoundError("x")))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(policy.stopped().orElseThrow()).contains("NoClassDefFoundError", "fix the cause");
  }

  private CrashPolicy policy(Optional<Place> unreadable) {
    return new CrashPolicy(new CountDownLatch(1), failed, () -> unreadable, () -> {});
  }
}
