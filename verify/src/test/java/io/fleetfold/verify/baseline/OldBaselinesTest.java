package io.fleetfold.verify.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.compare.SessionComparison;
import io.fleetfold.verify.compare.WindowComparison;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.CountedFrom;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Totals;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.sessions.AppChanges;
import io.fleetfold.verify.sessions.AppChanges.Place;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sessions.SessionReplay;
import io.fleetfold.verify.sessions.SessionReplayConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States that releases before have written, each by its own code, are gone on from. */
class OldBaselinesTest {
  private static final Map<WindowSize, Long> ALL_KEPT =
      Map.of(WindowSize.TEN_SECONDS, 0L, WindowSize.MINUTE, 0L, WindowSize.HOUR, 0L);

  @ParameterizedTest
  @ValueSource(
      ints = {Format.FIRST, Format.SECOND, Format.THIRD, Format.FOURTH, Format.FIFTH, Format.SIXTH})
  void shouldGoOnFromAReplayOfRuns(int format) throws IOException {
    Replay whole = replay(format);
    FrozenLog.before().forEach(whole::accept);
    Replay again = replay(format);
    try (InputStream in = old("replay-" + format)) {
      new OldRuns(new DataInputStream(in), format).readTo(again::restore);
      assertThat(in.available()).as("bytes that nobody has read").isZero();
    }
    assertSame(again.totals(), whole.totals(), "as it was written");

    List<LogRecord> rest = FrozenLog.after();
    rest.forEach(whole::accept);
    rest.forEach(again::accept);
    assertSame(again.totals(), whole.totals(), "after what came behind it");
  }

  /** The first release did not count what calls do not tell. */
  private static Replay replay(int format) {
    CountedFrom countedFrom =
        format == Format.FIRST ? CountedFrom.of(Map.of()) : CountedFrom.EVERYWHERE;
    return new Replay(ReplayConfig.of(1), Charges.none(), countedFrom);
  }

  private static void assertSame(Totals found, Totals expected, String when) {
    List<Row> rows = Comparison.of(List.of(ReplayWitness.of(found), ReplayWitness.of(expected)));
    assertThat(rows).as(when).isNotEmpty().allMatch(Row::ok);
    assertThat(
            new WindowComparison(found.usage(), expected.usage(), found.usage(), ALL_KEPT).rows())
        .as(when)
        .isNotEmpty()
        .allMatch(Row::ok);
  }

  @ParameterizedTest
  @ValueSource(ints = {Format.FIFTH, Format.SIXTH})
  void shouldGoOnFromAReplayOfSessions(int format) throws IOException {
    AppChanges changes = new AppChanges(Set.of(new Place(0, 5)), Set.of(), null);
    SessionReplay whole = new SessionReplay(SessionReplayConfig.of(1), changes);
    FrozenLog.sessionsBefore().forEach(whole::accept);
    SessionReplay again = new SessionReplay(SessionReplayConfig.of(1), changes);
    try (InputStream in = old("sessions-" + format)) {
      new OldSessions(new DataInputStream(in)).readTo(saved -> again.restore(0, saved));
      assertThat(in.available()).as("bytes that nobody has read").isZero();
    }
    assertThat(differences(again, whole)).as("as it was written").isEmpty();

    FrozenLog.sessionsAfter().forEach(whole::accept);
    FrozenLog.sessionsAfter().forEach(again::accept);
    assertThat(differences(again, whole)).as("after what came behind it").isEmpty();
  }

  private static List<Row> differences(SessionReplay found, SessionReplay expected) {
    Map<Owner, SessionNumbers> stored = new HashMap<>();
    Map<Owner, SessionNumbers> sql = new HashMap<>();
    found.totals().told().forEach((owner, told) -> stored.put(owner, told.stored()));
    found.totals().told().forEach((owner, told) -> sql.put(owner, told.sql()));
    List<Row> rows = new SessionComparison(stored, expected.totals().told(), sql).rows();
    assertThat(rows).isNotEmpty();
    return rows.stream().filter(row -> !row.ok()).toList();
  }

  private static InputStream old(String name) {
    return OldBaselinesTest.class.getResourceAsStream("/baselines/" + name);
  }
}
