package io.fleetfold.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gate.tokens.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final long LIMIT = 1_000_000;
  private static final long BYTES = 100;

  private static Caller caller(int number) {
    return new Caller("team-" + number, Set.of(Scope.WRITE), null, true, Masking.NONE);
  }

  /** The worst order: each takes all it can before the next one comes. */
  @Property(tries = 100)
  void shouldLeaveRoomForTheNextCallerThoughOthersTakeAllTheyCan(
      @ForAll @IntRange(min = 1, max = 4) int callers,
      @ForAll @IntRange(min = 1, max = 50) int bytes) {
    InFlight room = new InFlight(LIMIT);
    for (int each = 0; each < callers; each++) {
      greedy(room.of(caller(each)), bytes);
    }
    assertThat(room.used()).isLessThanOrEqualTo(LIMIT);
    assertThat(room.of(caller(callers)).take(1_000))
        .as("one who has taken nothing, beside %d who took all they can", callers)
        .isTrue();
  }

  @Property(tries = 50)
  void shouldComeToEqualSharesAsWorkIsDone(@ForAll @IntRange(min = 2, max = 8) int callers) {
    InFlight room = new InFlight(LIMIT);
    for (int round = 0; round < 200; round++) {
      for (int each = 0; each < callers; each++) {
        InFlight share = room.of(caller(each));
        share.give(share.used() / 10 / BYTES * BYTES);
        greedy(share, BYTES);
      }
    }
    long fair = 4 * LIMIT / (4L * callers + 1);
    for (int each = 0; each < callers; each++) {
      assertThat(room.of(caller(each)).used()).isGreaterThan(fair / 2).isLessThan(fair * 2);
    }
  }

  private static void greedy(InFlight share, long bytes) {
    boolean more = true;
    while (more) {
      more = share.take(bytes);
    }
  }

  @Test
  void shouldCountWhatIsGivenBackInShareAndWhole() {
    InFlight room = new InFlight(LIMIT);
    InFlight share = room.of(caller(1));
    List<Long> taken = new ArrayList<>();
    while (share.take(1_000)) {
      taken.add(1_000L);
    }
    assertThat(share.used()).isEqualTo(LIMIT * 4 / 5);
    assertThat(room.used()).isEqualTo(share.used());
    taken.forEach(share::give);
    assertThat(share.used()).isZero();
    assertThat(room.used()).isZero();
  }

  @Test
  void shouldGiveAllToTheOnlyCallerWhereNobodyIsToldApart() {
    InFlight room = new InFlight(LIMIT);
    assertThat(room.of(Caller.LOCAL).take(LIMIT)).isTrue();
    assertThat(room.of(Caller.LOCAL).take(1)).isFalse();
  }
}
