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

class LedgerTest {
  private static final Position SOMEWHERE = new Position("t", 0, 0);

  private static Ledger.Entry entry() {
    return new Ledger.Entry(Outgoing.of(Records.run("run-1")), null);
  }

  @Property
  void shouldAddUpAfterAnyEntries(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 5) Integer> steps) {
    Ledger ledger = new Ledger(10, 1 << 20);
    List<Ledger.Entry> open = new ArrayList<>();
    int calls = 0;
    for (int step : steps) {
      Ledger.Entry fresh = entry();
      switch (step) {
        case 0 -> ledger.refuse(Loss.INVALID);
        case 1, 2 -> {
          if (ledger.enter(fresh) == null) {
            open.add(fresh);
          }
        }
        case 3 -> open.stream().findFirst().ifPresent(e -> ledger.deliver(e, SOMEWHERE));
        case 4 -> open.stream().findAny().ifPresent(e -> ledger.drop(e, Loss.TOO_LARGE));
        default -> open.removeIf(e -> ledger.drop(e, Loss.BROKER_REFUSED));
      }
      calls += step < 3 ? 1 : 0;
      DeliveryReport r = ledger.report();
      assertThat(r.accepted()).isEqualTo(calls);
      assertThat(r.delivered() + r.refusedTotal() + r.droppedTotal() + r.buffered())
          .as("sum of the books %s", r)
          .isEqualTo(r.accepted());
      assertThat(r.buffered()).isBetween(0L, 10L);
    }
  }

  @Test
  void shouldKnowAFateOnce() {
    Ledger ledger = new Ledger(10, 1 << 20);
    Ledger.Entry entry = entry();
    ledger.enter(entry);
    assertThat(ledger.drop(entry, Loss.CLOSE_TIMEOUT)).isTrue();
    ledger.deliver(entry, SOMEWHERE);
    assertThat(ledger.drop(entry, Loss.TOO_LARGE)).isFalse();
    assertThat(ledger.report().delivered()).isZero();
    assertThat(ledger.report().droppedTotal()).isEqualTo(1);
  }

  @Test
  void shouldWaitForEarlierRecordsOnly() throws Exception {
    Ledger ledger = new Ledger(10, 1 << 20);
    Ledger.Entry early = entry();
    ledger.enter(early);
    long mark = ledger.mark();
    ledger.enter(entry());
    assertThat(ledger.awaitUpTo(mark, 0)).isFalse();
    ledger.deliver(early, SOMEWHERE);
    assertThat(ledger.awaitUpTo(mark, 0)).as("a later record is still buffered").isTrue();
    assertThat(ledger.report().buffered()).isEqualTo(1);
  }

  @Test
  void shouldGiveUpWaitingInTime() throws Exception {
    Ledger ledger = new Ledger(10, 1 << 20);
    ledger.enter(entry());
    assertThat(ledger.awaitUpTo(ledger.mark(), Duration.ofMillis(20).toNanos())).isFalse();
  }
}
