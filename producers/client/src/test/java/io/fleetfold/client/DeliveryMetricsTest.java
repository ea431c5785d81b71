package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {
  private static final Position SOMEWHERE = new Position("t", 0, 0);

  private static DeliveryMetrics.Entry entry() {
    return new DeliveryMetrics.Entry(Outgoing.of(Records.run("run-1")), null);
  }

  @Property
  void shouldAddUpAfterAnyEntries(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 5) Integer> steps) {
    DeliveryMetrics metrics = new DeliveryMetrics(10, 1 << 20);
    List<DeliveryMetrics.Entry> open = new ArrayList<>();
    int calls = 0;
    for (int step : steps) {
      DeliveryMetrics.Entry fresh = entry();
      switch (step) {
        case 0 -> metrics.refuse(DropReason.INVALID);
        case 1, 2 -> {
          if (metrics.enter(fresh) == null) {
            open.add(fresh);
          }
        }
        case 3 -> open.stream().findFirst().ifPresent(e -> metrics.deliver(e, SOMEWHERE));
        case 4 -> open.stream().findAny().ifPresent(e -> metrics.drop(e, DropReason.TOO_LARGE));
        default -> open.removeIf(e -> metrics.drop(e, DropReason.BROKER_REFUSED));
      }
      calls += step < 3 ? 1 : 0;
      DeliveryReport r = metrics.report();
      assertThat(r.accepted()).isEqualTo(calls);
      assertThat(r.delivered() + r.refusedTotal() + r.droppedTotal() + r.buffered())
          .as("sum of the books %s", r)
          .isEqualTo(r.accepted());
      assertThat(r.buffered()).isBetween(0L, 10L);
    }
  }

  @Test
  void shouldKnowAFateOnce() {
    DeliveryMetrics metrics = new DeliveryMetrics(10, 1 << 20);
    DeliveryMetrics.Entry entry = entry();
    metrics.enter(entry);
    assertThat(metrics.drop(entry, DropReason.CLOSE_TIMEOUT)).isTrue();
    metrics.deliver(entry, SOMEWHERE);
    assertThat(metrics.drop(entry, DropReason.TOO_LARGE)).isFalse();
    assertThat(metrics.report().delivered()).isZero();
    assertThat(metrics.report().droppedTotal()).isEqualTo(1);
  }

  @Test
  void shouldWaitForEarlierRecordsOnly() throws Exception {
    DeliveryMetrics metrics = new DeliveryMetrics(10, 1 << 20);
    DeliveryMetrics.Entry early = entry();
    metrics.enter(early);
    long mark = metrics.mark();
    metrics.enter(entry());
    assertThat(metrics.awaitUpTo(mark, 0)).isFalse();
    metrics.deliver(early, SOMEWHERE);
    assertThat(metrics.awaitUpTo(mark, 0)).as("a later record is still buffered").isTrue();
    assertThat(metrics.report().buffered()).isEqualTo(1);
  }

  @Test
  void shouldGiveUpWaitingInTime() throws Exception {
    DeliveryMetrics metrics = new DeliveryMetrics(10, 1 << 20);
    metrics.enter(entry());
    assertThat(metrics.awaitUpTo(metrics.mark(), Duration.ofMillis(20).toNanos())).isFalse();
  }
}
