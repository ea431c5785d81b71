package io.fleetfold.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowGroup;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.replay.WindowUsage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowComparisonTest {
  private static final long TEN = Instant.parse("2026-11-03T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final WindowGroup GROUP = new WindowGroup(WindowSize.MINUTE, "model", "openai/m");
  private static final Map<WindowSize, Long> KEPT_FROM =
      Map.of(WindowSize.TEN_SECONDS, TEN, WindowSize.MINUTE, TEN, WindowSize.HOUR, Long.MIN_VALUE);

  private final UsageLedger live = new UsageLedger();
  private final UsageLedger replay = new UsageLedger();
  private final UsageLedger sql = new UsageLedger();

  @BeforeEach
  void agree() {
    add(replay, TEN - MINUTE, 3);
    add(replay, TEN, 4);
    add(sql, TEN - MINUTE, 1);
    add(sql, TEN - MINUTE, 2);
    add(sql, TEN, 4);
    add(live, TEN, 4);
  }

  @Test
  void shouldAgreeOnSumsOfPartialsAndOnWindowsThatOnlySqlKeeps() {
    assertThat(rows()).isNotEmpty().allMatch(Row::ok);
    assertThat(rows())
        .anySatisfy(
            row -> {
              assertThat(row.scope()).hasToString("window 1m model openai/m");
              assertThat(row.number()).isEqualTo("input_tokens");
              assertThat(row.columns())
                  .containsExactly(
                      Map.entry(Column.LIVE, "40"),
                      Map.entry(Column.REPLAY, "40"),
                      Map.entry(Column.SQL, "40"));
            })
        .anySatisfy(
            row -> {
              assertThat(row.scope()).hasToString("old window 1m model openai/m");
              assertThat(row.columns()).containsOnlyKeys(Column.REPLAY, Column.SQL);
            });
  }

  @Test
  void shouldTakeAWindowFromWhichAllWasTakenAwayForNone() {
    add(live, TEN + MINUTE, 1);
    add(live, TEN + MINUTE, -1);
    add(sql, TEN - 2 * MINUTE, 0);
    assertThat(rows()).isNotEmpty().allMatch(Row::ok);
  }

  @Test
  void shouldNameTheWindowAndItsNumbers() {
    add(sql, TEN, 1);
    assertThat(differences())
        .contains(
            "window 1m model openai/m at 2026-11-03T10:00:00Z input_tokens"
                + " {LIVE=40, REPLAY=40, SQL=50}")
        .noneMatch(text -> text.contains("at 2026-11-03T09:59:00Z"));
  }

  @Test
  void shouldSeeWhatMovedFromAWindowToAnother() {
    add(sql, TEN, -1);
    add(sql, TEN - MINUTE, 1);
    add(live, TEN + MINUTE, 1);
    add(live, TEN, -1);
    assertThat(differences())
        .anyMatch(text -> text.startsWith("window 1m model openai/m fingerprint of windows"))
        .anyMatch(text -> text.startsWith("old window 1m model openai/m at 2026-11-03T09:59:00Z"))
        .contains(
            "window 1m model openai/m at 2026-11-03T10:01:00Z calls"
                + " {LIVE=1, REPLAY=no window, SQL=no window}");
  }

  @Test
  void shouldSeeHistogramsThatChangedPlaces() {
    WindowUsage fast = new WindowUsage();
    fast.add(WindowUsage.LATENCY_PRINT, WindowUsage.print(17, 1));
    WindowUsage slow = new WindowUsage();
    slow.add(WindowUsage.LATENCY_PRINT, WindowUsage.print(170, 1));
    sql.add(GROUP, TEN - MINUTE, fast);
    sql.add(GROUP, TEN - 2 * MINUTE, slow);
    replay.add(GROUP, TEN - MINUTE, slow);
    replay.add(GROUP, TEN - 2 * MINUTE, fast);
    assertThat(differences()).anyMatch(text -> text.contains("latency_ms.fingerprint"));
  }

  private List<String> differences() {
    return rows().stream()
        .filter(row -> !row.ok())
        .map(row -> row.scope() + " " + row.number() + " " + row.columns())
        .toList();
  }

  private List<Row> rows() {
    return new WindowComparison(live, replay, sql, KEPT_FROM).rows();
  }

  private static void add(UsageLedger ledger, long start, long calls) {
    WindowUsage usage = new WindowUsage();
    usage.add("calls", calls);
    usage.tell("input_tokens", 10 * calls);
    ledger.add(GROUP, start, usage);
  }
}
