package io.fleetfold.streams.core.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitTimingTest {
  @Test
  void shouldKeepWhatIsNotChanged() {
    CommitTiming timing =
        CommitTiming.DEFAULT
            .withCommitInterval(Duration.ofMillis(50))
            .withEmitInterval(Duration.ofMillis(60));
    assertThat(timing)
        .usingRecursiveComparison()
        .ignoringFields("commitInterval", "emitInterval")
        .isEqualTo(CommitTiming.DEFAULT);
    assertThat(timing.commitInterval()).hasMillis(50);
    assertThat(timing.emitInterval()).hasMillis(60);
    assertThat(timing.windowInterval()).hasMillis(240);
  }

  @Test
  void shouldRefuseNoTime() {
    assertThatThrownBy(() -> CommitTiming.DEFAULT.withEmitInterval(Duration.ZERO))
        .hasMessage("emit interval is PT0S: take 1 ms or more");
    assertThatThrownBy(() -> CommitTiming.DEFAULT.withCommitInterval(Duration.ZERO))
        .hasMessage("commit interval is PT0S: take 1 ms or more");
  }

  @Test
  void shouldStandInTheArchitecturePage() throws Exception {
    String page = Files.readString(Path.of("../../docs/ARCHITECTURE.md"));
    for (RecordComponent interval : CommitTiming.class.getRecordComponents()) {
      Object value = interval.getAccessor().invoke(CommitTiming.DEFAULT);
      assertThat(page).contains("| `%s` | %s |".formatted(interval.getName(), text(value)));
    }
  }

  private static String text(Object value) {
    if (!(value instanceof Duration time)) {
      return value.toString();
    }
    return time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
