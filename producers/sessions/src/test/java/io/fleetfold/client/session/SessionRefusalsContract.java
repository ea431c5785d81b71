package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused, with which error; nothing of it is kept. */
public interface SessionRefusalsContract extends SessionContract {
  @Test
  default void shouldRefuseAStaleWriter() {
    SessionKey key = newSession();
    sessions().append(key, SessionEvent.message("a", "one").expectedRevision(1));

    StaleRevisionException refused =
        catchThrowableOfType(
            StaleRevisionException.class,
            () ->
                sessions()
                    .append(key, SessionEvent.message("b", "two").set("k", 1).expectedRevision(1)));

    assertThat(refused.actual()).isEqualTo(2);
    assertThat(refused)
        .hasMessageContaining("expected_revision is 1, the session is at 2: read it again");
    SessionSnapshot read = sessions().get(key, MessageFilter.all()).orElseThrow();
    assertThat(read.revision()).isEqualTo(2);
    assertThat(read.state()).isEmpty();
    assertThat(read.messages()).extracting(SessionMessage::text).containsExactly("one");
  }

  @Test
  default void shouldRefuseAWriterOfAnEarlierLifeAtTheSameRevision() {
    SessionKey key = newSession();
    SessionSnapshot earlier = read(key);
    sessions().delete(key);
    sessions().create(NewSession.of(key.app(), key.user()).id(key.session()));
    SessionSnapshot now = read(key);
    assertThat(now.revision()).isEqualTo(earlier.revision());
    assertThat(now.generation()).isNotEqualTo(earlier.generation());

    assertThatThrownBy(
            () ->
                sessions().append(key, SessionEvent.message("a", "late").expectedRevision(earlier)))
        .isInstanceOf(StaleRevisionException.class)
        .hasMessageContaining("created again");
    assertThatThrownBy(
            () -> sessions().append(key, SessionEvent.deletion().expectedRevision(earlier)))
        .isInstanceOf(StaleRevisionException.class);
    assertThat(read(key)).isEqualTo(now);
    assertThat(sessions().append(key, SessionEvent.message("b", "x").expectedRevision(now)))
        .extracting(Append::outcome)
        .isEqualTo(Outcome.ACCEPTED);
  }

  /** As the message says: after reading again, under the id that it has. */
  @Test
  default void shouldTakeAgainWhatWasRefusedForTheSessionsState() {
    SessionKey key = newSession();
    sessions().append(key, SessionEvent.message("b", "first"));
    assertThatThrownBy(() -> sessions().append(key, mine().expectedRevision(1)))
        .isInstanceOf(StaleRevisionException.class);

    Append again = sessions().append(key, mine().expectedRevision(2));
    assertThat(again.outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(again.duplicate()).isFalse();
    assertThat(sessions().append(key, mine().expectedRevision(2)).duplicate()).isTrue();
    assertThat(sessions().messages(key, 9))
        .extracting(SessionMessage::text)
        .containsExactly("mine", "first");

    SessionKey later = new SessionKey(key.app(), key.user(), "later");
    assertThatThrownBy(() -> sessions().append(later, mine()))
        .isInstanceOf(UnknownSessionException.class);
    sessions().create(NewSession.of(later.app(), later.user()).id(later.session()));
    assertThat(sessions().append(later, mine()).revision()).hasValue(2);
  }

  private static SessionEvent mine() {
    return SessionEvent.message("a", "mine").id("mine").awaited();
  }

  /** An id is of its session: other sessions of the same user have their own. */
  @Test
  default void shouldTakeAnIdOnceInEachSession() {
    SessionKey one = newSession();
    SessionKey other = sessions().create(one.app(), one.user()).key();
    SessionEvent event = SessionEvent.message("a", "hi").id("event1").awaited();
    for (SessionKey key : new SessionKey[] {one, other, one, other}) {
      sessions().append(key, event);
    }

    for (SessionKey key : new SessionKey[] {one, other}) {
      assertThat(read(key).revision()).isEqualTo(2);
      assertThat(sessions().messages(key, 9)).hasSize(1);
      assertThat(sessions().append(key, event).duplicate()).isTrue();
    }
    sessions().delete(one);
    sessions().create(NewSession.of(one.app(), one.user()).id(one.session()));
    assertThat(sessions().append(one, event).duplicate()).as("a day beyond its end").isTrue();
  }

  @Test
  default void shouldRefuseWhatASessionHasNoRoomFor() {
    SessionKey key = newSession();
    String large = "x".repeat(1_000_000);
    for (String scope : new String[] {"", "user:"}) {
      for (int i = 0; i < 8; i++) {
        sessions().append(key, SessionEvent.of("state_changed").set(scope + i, large).awaited());
      }
      SessionEvent more = SessionEvent.of("state_changed").set(scope + "8", large).id("8" + scope);
      assertThatThrownBy(() -> sessions().append(key, more.awaited()))
          .isInstanceOf(InvalidSessionInputException.class)
          .hasMessageContaining("larger than 8388608 bytes");
      sessions().append(key, SessionEvent.of("state_changed").set(scope + "0", null).awaited());
      assertThat(sessions().append(key, more.awaited()).outcome()).isEqualTo(Outcome.ACCEPTED);
    }
    sessions().setMetadata(key, Map.of("a", large));
    assertThatThrownBy(
            () -> sessions().append(key, SessionEvent.metadata(Map.of("b", large)).awaited()))
        .isInstanceOf(InvalidSessionInputException.class)
        .hasMessageContaining("keep at most 1048576");
    assertThat(read(key).metadata()).containsOnlyKeys("a");
  }

  @Test
  default void shouldRefuseASecondSessionOfTheSameId() {
    SessionKey key = newSession();
    NewSession same = NewSession.of(key.app(), key.user()).id(key.session()).set("k", 1);

    assertThatThrownBy(() -> sessions().create(same)).isInstanceOf(SessionExistsException.class);
    assertThat(read(key).state()).isEmpty();
  }

  @Test
  default void shouldRefuseAppendsToUnknownSessions() {
    SessionKey known = newSession();
    SessionKey unknown = new SessionKey(known.app(), known.user(), "unknown");
    SessionKey anothers = new SessionKey(known.app(), "bob", known.session());

    for (SessionKey key : new SessionKey[] {unknown, anothers}) {
      SessionEvent awaited = SessionEvent.message("user", "hi").set("user:k", 1).awaited();
      assertThatThrownBy(() -> sessions().append(key, awaited))
          .isInstanceOf(UnknownSessionException.class)
          .hasMessageContaining("does not exist");
      Append append = sessions().append(key, SessionEvent.message("user", "hi"));
      assertThatThrownBy(() -> sessions().decided(append))
          .isInstanceOf(UnknownSessionException.class);
      assertThatThrownBy(() -> sessions().messages(key, 1))
          .isInstanceOf(UnknownSessionException.class);
    }
    assertThat(read(known).state()).isEmpty();
  }

  @Test
  default void shouldTellLaterWhatBecameOfAnAppend() {
    SessionKey key = newSession();

    Append append = sessions().append(key, SessionEvent.message("user", "hi"));
    Append decided = sessions().decided(append);

    assertThat(decided.outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(decided.revision()).hasValue(2);
    assertThat(decided.eventId()).isEqualTo(append.eventId());
  }

  @Test
  default void shouldRefuseBadInputWithFieldAndRemedyBeforeAnythingIsWritten() {
    SessionKey key = newSession();
    Map<String, Object> many = new LinkedHashMap<>();
    IntStream.range(0, 1_001).forEach(i -> many.put("k" + i, i));

    refused("session_id", () -> new SessionKey("app", "user", " "));
    refused("user_id", () -> NewSession.of("app", ""));
    refused("app_name", () -> new SessionKey("a\u0000b", "user", "s"));
    refused("user_id", () -> new SessionKey("app", "u".repeat(513), "s"));
    refused("state_delta", () -> set(key, "k".repeat(513), 1));
    refused("state_delta", () -> set(key, "user:", 1));
    refused("state_delta", () -> set(key, "k", "x".repeat(1 << 20)));
    refused("state_delta", () -> sessions().updateState(key, many));
    refused("state_delta", () -> set(key, "k", Double.NaN));
    refused("state_delta", () -> set(key, "k", new Object()));
    refused("a key of state_delta", () -> set(key, "k\u0000", 1));
    refused("content", () -> SessionEvent.message("user").contentJson("{no json"));
    refused("data", () -> SessionEvent.message("user").data("text"));
    refused("data.status", () -> raw(key, "session_updated", Map.of("status", "odd")));
    refused("data.route", () -> raw(key, "route_entered", Map.of()));
    refused("data.ttl_ms", () -> raw(key, "session_updated", Map.of("ttl_ms", -1)));
    refused("data.role", () -> raw(key, "message", Map.of("role", "king")));
    refused("data.messages", () -> raw(key, "session_updated", Map.of("messages", 1)));
    refused(
        "data.messages.role",
        () -> raw(key, "session_updated", Map.of("messages", List.of(Map.of("content", "x")))));
    refused("event_id", () -> SessionEvent.message("user").id(""));
    refused("timestamp", () -> at(key, Instant.ofEpochMilli(-1)));
    refused("timestamp", () -> at(key, Instant.now().plus(Duration.ofHours(25))));
    refused("limit", () -> sessions().messages(key, 0));
    refused("messages", () -> MessageFilter.newest(-1));

    assertThat(read(key).revision()).isEqualTo(1);
  }

  @Test
  default void shouldKeepLargeContentAndRefuseLargerBeforeAnythingIsWritten() {
    SessionKey key = newSession();
    String picture = "x".repeat(2_800_000);
    sessions().append(key, SessionEvent.message("user", picture));
    assertThat(sessions().messages(key, 1).get(0).text()).isEqualTo(picture);

    String some = "x".repeat(1_040_000);
    refused("content", () -> say(key, "x".repeat(3 << 20), "", ""));
    refused("data", () -> say(key, "", "x".repeat(1 << 20), ""));
    refused("state_delta", () -> say(key, "", "", "x".repeat(1 << 20)));
    refused("event", () -> say(key, "x".repeat(1_900_000), some, some));

    assertThat(read(key).revision()).isEqualTo(2);
  }

  private void say(SessionKey key, String text, String data, String state) {
    sessions()
        .append(key, SessionEvent.message("user", text).data(Map.of("k", data)).set("k", state));
  }

  @Test
  default void shouldRefuseToCompleteARouteThatWasNotEntered() {
    SessionKey key = newSession();
    sessions().enterRoute(key, "ask", null);

    refused("route", () -> sessions().completeRoute(key, "pay"));
    assertThat(read(key).revision()).isEqualTo(2);
    sessions().completeRoute(key, "ask");
    assertThat(read(key).routeHistory().get(0).completed()).isTrue();
  }

  @Test
  default void shouldKeepAnEventThatCompletesARouteNobodyEntered() {
    SessionKey key = newSession();
    sessions().enterRoute(key, "ask", null);

    sessions().append(key, SessionEvent.completeRoute("pay").set("paid", true).awaited());
    SessionSnapshot session = read(key);
    assertThat(session.state()).containsEntry("paid", true);
    assertThat(session.currentRoute()).contains("ask");
    assertThat(session.routeHistory()).hasSize(1);
    assertThat(session.routeHistory().get(0).completed()).isFalse();
  }

  private void at(SessionKey key, Instant time) {
    sessions().append(key, SessionEvent.message("user", "hi").at(time));
  }

  private void set(SessionKey key, String name, Object value) {
    sessions().append(key, SessionEvent.of("state_changed").set(name, value));
  }

  private void raw(SessionKey key, String type, Map<String, ?> data) {
    sessions().append(key, SessionEvent.of(type).data(data));
  }

  private static void refused(String field, ThrowingCallable call) {
    InvalidSessionInputException refused =
        catchThrowableOfType(InvalidSessionInputException.class, call);
    assertThat(refused).as("refusal of " + field).isNotNull();
    assertThat(refused.field()).isEqualTo(field);
    assertThat(refused.remedy()).isNotBlank();
  }
}
