package io.fleetfold.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static Part part(String name, CountDownLatch until) {
    return new Part(name) {
      @Override
      public String address() {
        return "nowhere";
      }

      @Override
      protected void open() {
        // nothing to open
      }

      @Override
      protected void shut() throws InterruptedException {
        until.await();
      }
    };
  }

  @Test
  void shouldGiveUpAPartThatHangsAndNameIt() throws Exception {
    Part quick = part("quick", new CountDownLatch(0));
    Part hanging = part("hanging", new CountDownLatch(1));
    quick.start();
    hanging.start();

    assertThat(Shutdown.close(List.of(quick, hanging), Duration.ofMillis(200)))
        .containsExactly("hanging");
    assertThat(quick.state()).isEqualTo(Part.State.DOWN);
  }
}
