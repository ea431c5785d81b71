package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientLogTest {
  private final List<String> lines = new ArrayList<>();
  private long now;
  private final ClientLog log = new ClientLog(lines::add, () -> now);

  @Test
  void shouldSayOncePerMinuteWhatRecursAndHowOftenItDid() {
    for (int second = 0; second < 120; second++) {
      now = Duration.ofSeconds(second).toNanos();
      log.warnSeldom("registry away", "refused");
      log.warnSeldom("registry away", "refused");
    }
    assertThat(lines)
        .containsExactly(
            "registry away: refused",
            "registry away: refused (119 more like it since the last warning)");
  }

  @Test
  void shouldSurviveALogThatFails() {
    ClientLog broken =
        new ClientLog(
            line -> {
              throw new OutOfMemoryError("pretended");
            },
            () -> now);
    broken.warn("x");
    broken.warnSeldom("x", "y");
  }
}
