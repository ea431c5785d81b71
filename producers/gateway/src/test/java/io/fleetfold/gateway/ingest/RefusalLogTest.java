package io.fleetfold.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.records.IngestRefusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private static final Caller TEAM =
      new Caller("team", Set.of(Scope.WRITE), null, true, Masking.NONE);

  private final RefusalLog log =
      new RefusalLog("here:8080", InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z")));

  @Test
  void shouldTellOneReasonOnceWithItsNumber() {
    for (int i = 0; i < 3; i++) {
      log.add("POST /v1/events", TEAM, new Refusal("timestamp", "timestamp is missing: set it"));
    }
    log.add(
        "POST /v1/events", Caller.LOCAL, new Refusal("timestamp", "timestamp is missing: set it"));

    assertThat(log.drain())
        .extracting(IngestRefusal::getCaller, IngestRefusal::getCount)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("team", 3L),
            org.assertj.core.groups.Tuple.tuple(null, 1L));
    assertThat(log.drain()).isEmpty();
  }

  @Test
  void shouldLoseNoCountWhereReasonsHaveNoEnd() {
    for (int i = 0; i < 10_000; i++) {
      log.add("otlp traces", TEAM, new Refusal("field" + i, "x".repeat(10_000)));
    }

    List<IngestRefusal> all = log.drain();
    assertThat(all).hasSizeLessThan(300);
    assertThat(all.stream().mapToLong(IngestRefusal::getCount).sum()).isEqualTo(10_000);
    assertThat(all).allSatisfy(one -> assertThat(one.getMessage().length()).isLessThan(600));
  }
}
