package io.fleetfold.streams.app.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.Decisions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is taken, refused, ignored; each event once. */
class SessionDecisionsTest extends SessionFolding {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void shouldRefuseASessionThatIsThere() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.created("s1", "e2").setStateDelta("{\"a\":1}"));

    assertThat(outcome("e2").getReason()).isEqualTo("session_exists");
    assertThat(session().orElseThrow().session()).isEmpty();
    assertThat(driver.views().quality()).containsEntry("append_session_exists", 1L);
  }

  @Test
  void shouldRefuseWhatIsForNoSession() {
    publish(Sessions.message("s1", "e1", "x"));

    assertThat(outcome("e1").getReason()).isEqualTo("unknown_session");
    assertThat(session()).isEmpty();
    assertThat(driver.records(Topics.FLEET_SESSION_MESSAGES)).isEmpty();
  }

  @Test
  void shouldRefuseAStaleWriterAndTellTheRevision() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "x").setExpectedRevision(1L));
    publish(Sessions.message("s1", "e3", "y").setExpectedRevision(1L).setStateDelta("{\"a\":1}"));

    assertThat(outcome("e2").getRevision()).isEqualTo(2);
    assertThat(outcome("e3").getReason()).isEqualTo("stale_revision");
    assertThat(outcome("e3").getRevision()).isEqualTo(2);
    assertThat(outcome("e3").getMessage()).contains("expected_revision is 1").contains("at 2");
    assertThat(session().orElseThrow().session()).isEmpty();
  }

  @Test
  void shouldCountAnEventOnce() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "x"));
    publish(Sessions.message("s1", "e2", "x"));
    publish(Sessions.created("s1", "e1"));

    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(2);
    assertThat(session().orElseThrow().messages()).hasSize(1);
    assertThat(outcome("e2").getRevision()).isEqualTo(2);
    assertThat(outcome("e2").getDuplicate()).isTrue();
    assertThat(driver.values(Topics.FLEET_SESSION_MESSAGES)).hasSize(1);
    assertThat(driver.views().quality()).containsEntry("duplicate", 2L);
  }

  @Test
  void shouldIgnorePartialEventsAndTakeTheWholeOne() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "hel").setPartial(true).setStateDelta("{\"a\":1}"));

    assertThat(outcome("e2").getOutcome()).isEqualTo(Decisions.PARTIAL);
    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(1);
    assertThat(session().orElseThrow().session()).isEmpty();

    publish(Sessions.message("s1", "e2", "hello"));
    assertThat(outcome("e2").getOutcome()).isEqualTo(Decisions.ACCEPTED);
    assertThat(session().orElseThrow().messages()).hasSize(1);
  }

  @Test
  void shouldRefuseBadInputWholly() {
    publish(Sessions.created("s1", "e1"));
    String tooMany =
        IntStream.range(0, 1_001)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    List<String> deltas =
        List.of(
            "{",
            "[1]",
            "{\"a\":1,\"" + "k".repeat(513) + "\":1}",
            "{\"a\":1,\"user:\":1}",
            "{\"a\":\"" + "x".repeat(1 << 20) + "\"}",
            tooMany);
    for (int i = 0; i < deltas.size(); i++) {
      state("bad" + i, deltas.get(i));
      assertThat(outcome("bad" + i).getReason()).isEqualTo("invalid");
      assertThat(outcome("bad" + i).getMessage()).contains("state_delta");
    }
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).hasSize(deltas.size());
    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(1);
    assertThat(session().orElseThrow().session()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsUnderAnotherKeyAndTellItsWriter() {
    AgentRunEvent event = Sessions.created("s1", "e1").build();
    byte[] value = driver.bytes(Topics.AGENT_SESSION_EVENTS, event);
    driver.raw(Topics.AGENT_SESSION_EVENTS, "ann", value);
    assertThat(outcome("e1").getReason()).isEqualTo("invalid");
    assertThat(outcome("e1").getMessage()).contains("the key is not 'shop/ann'");
    driver.raw(Topics.AGENT_SESSION_EVENTS, "shop/ann", null);
    driver.raw(Topics.AGENT_SESSION_EVENTS, "shop/ann", new byte[] {1, 2});

    assertThat(session()).isEmpty();
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).hasSize(3);
  }

  /** What was refused for the session's state comes again, under its id, and counts once. */
  @Test
  void shouldDecideAnewOnWhatItsStateRefused() {
    publish(Sessions.message("s1", "e1", "x"));
    publish(Sessions.created("s1", "e0"));
    publish(Sessions.message("s1", "e1", "x"));
    assertThat(outcome("e1").getRevision()).isEqualTo(2);
    assertThat(outcome("e1").getDuplicate()).isFalse();

    publish(Sessions.message("s1", "e2", "y").setExpectedRevision(1L));
    publish(Sessions.message("s1", "e2", "y").setExpectedRevision(1L));
    assertThat(outcome("e2").getMessage()).contains("is 1, the session is at 2", "append again");
    publish(Sessions.message("s1", "e2", "y").setExpectedRevision(2L));
    publish(Sessions.message("s1", "e2", "y").setExpectedRevision(2L));
    assertThat(outcome("e2").getRevision()).isEqualTo(3);
    assertThat(outcome("e2").getDuplicate()).isTrue();

    publish(Sessions.created("s1", "e3"));
    publish(Sessions.event("s1", "e4", "session_deleted"));
    publish(Sessions.created("s1", "e3"));
    assertThat(outcome("e3").getOutcome()).isEqualTo(Decisions.ACCEPTED);
    assertThat(session().orElseThrow().messages()).isEmpty();
  }

  /** However much later it is cleared away: a backlog of days is folded within seconds. */
  @Test
  void shouldForgetADayBehindTheEndByTheTimesOfTheLogAlone() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.event("s1", "e2", "session_deleted"));
    driver.logTime(T0 + DAY);
    publish(Sessions.created("s1", "e1"));
    assertThat(session()).as("a day behind its end an id is known").isEmpty();

    driver.logTime(T0 + DAY + 1);
    publish(Sessions.created("s1", "e1"));
    assertThat(session()).isPresent();
    publish(Sessions.created("s1", "e1"));
    assertThat(outcome("e1").getDuplicate()).isTrue();
    driver.emit();
    assertThat(outcome("e1").getOutcome()).as("cleared away is what was before").isZero();
  }

  /** What is wrong with an event itself stays so. */
  @Test
  void shouldDecideOnceOnWhatIsWrong() {
    publish(Sessions.created("s1", "e1"));
    state("e2", "{");
    state("e2", "{\"a\":1}");

    assertThat(outcome("e2").getReason()).isEqualTo("invalid");
    assertThat(session().orElseThrow().session()).isEmpty();
  }

  @Test
  void shouldRefuseAWriterOfAnEarlierLife() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.event("s1", "e2", "session_deleted"));
    publish(Sessions.created("s1", "e3"));
    publish(Sessions.message("s1", "e4", "x").setExpectedRevision(1L).setExpectedGeneration(0L));

    assertThat(outcome("e4").getReason()).isEqualTo("stale_revision");
    assertThat(outcome("e4").getMessage()).contains("expected_generation is 0", "created again");
    assertThat(session().orElseThrow().messages()).isEmpty();

    publish(Sessions.message("s1", "e5", "x").setExpectedRevision(1L).setExpectedGeneration(2L));
    assertThat(outcome("e5").getOutcome()).isEqualTo(Decisions.ACCEPTED);
  }
}
