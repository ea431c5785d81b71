package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating, getting, listing, deleting and closing sessions. */
public interface LifeContract extends Stage {
  @Test
  default void shouldCreateSession() {
    Session created = create("ann", "s1", Map.of("city", "Rome", "visits", 3));

    assertThat(created.id()).isEqualTo("s1");
    assertThat(created.appName()).isEqualTo(app());
    assertThat(created.userId()).isEqualTo("ann");
    assertThat(created.state())
        .containsExactlyInAnyOrderEntriesOf(Map.of("city", "Rome", "visits", 3));
    assertThat(created.events()).isEmpty();
    assertThat(created.lastUpdateTime()).isNotNull();
    Session stored = get("ann", "s1");
    assertThat(stored.state()).isEqualTo(created.state());
    assertThat(stored.events()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "   "})
  default void shouldGiveABlankIdAUuid(String blank) {
    Session created = service().createSession(app(), "ann", Map.of(), blank).blockingGet();

    assertThat(UUID.fromString(created.id())).hasToString(created.id());
    assertThat(get("ann", created.id())).isNotNull();
  }

  @Test
  default void shouldTakeAnyCharactersInIds() {
    String user = "a/b c%2F+ü|日";
    String id = "../s ?&=#1/x%";
    Session created = create(user, id, Map.of("k", "v"));
    append(created, say("1", 1, "user", "hi"));

    assertThat(get(user, id).events()).hasSize(1);
    assertThat(service().listSessions(app(), user).blockingGet().sessions())
        .extracting(Session::id)
        .containsExactly(id);
    service().deleteSession(app(), user, id).blockingAwait();
    assertThat(get(user, id)).isNull();
  }

  @Test
  default void shouldRefuseASecondCreation() {
    needs(Trait.REFUSES_A_SECOND_CREATION);
    create("ann", "s1", Map.of("k", 1));

    assertThatThrownBy(() -> create("ann", "s1", Map.of("k", 2)))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("Session already exists: " + app() + "/ann/s1")
        .hasMessageContaining("getSession");
    assertThat(get("ann", "s1").state()).containsEntry("k", 1);
  }

  @Test
  default void shouldReadAMissingSessionAsEmpty() {
    assertThat(get("ann", "nowhere")).isNull();
  }

  @Test
  default void shouldReadAnotherUsersSessionAsMissing() {
    create("ann", "s1", Map.of("secret", 1));

    assertThat(get("bob", "s1")).isNull();
    assertThat(service().listEvents(app(), "bob", "s1").blockingGet().events()).isEmpty();
    assertThat(service().listSessions(app(), "bob").blockingGet().sessions()).isEmpty();
    service().deleteSession(app(), "bob", "s1").blockingAwait();
    assertThat(get("ann", "s1")).isNotNull();
  }

  @Test
  default void shouldListSessionsWithMergedStateAndNoEvents() {
    Session first = create("ann", "s1", Map.of("k", 1));
    create("ann", "s2", Map.of("k", 2));
    create("bob", "s3", Map.of("k", 3));
    append(first, change("1", 1, Map.of("user:name", "Ann", "app:motd", "hello", "k", 4)));

    List<Session> listed = service().listSessions(app(), "ann").blockingGet().sessions();

    assertThat(listed).extracting(Session::id).containsExactlyInAnyOrder("s1", "s2");
    assertThat(listed).allSatisfy(session -> assertThat(session.events()).isEmpty());
    for (Session session : listed) {
      int own = session.id().equals("s1") ? 4 : 2;
      assertThat(session.state())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("k", own, "user:name", "Ann", "app:motd", "hello"));
    }
  }

  @Test
  default void shouldListNothingForAUserWithoutSessions() {
    assertThat(service().listSessions(app(), "nobody").blockingGet().sessions()).isEmpty();
  }

  @Test
  default void shouldDeleteSessionWithItsEventsAndState() {
    Session session = create("ann", "s1", Map.of("k", 1));
    append(session, change("1", 1, Map.of("user:name", "Ann")));

    service().deleteSession(app(), "ann", "s1").blockingAwait();

    assertThat(get("ann", "s1")).isNull();
    assertThat(service().listEvents(app(), "ann", "s1").blockingGet().events()).isEmpty();
    Session again = create("ann", "s1");
    assertThat(get("ann", "s1").events()).isEmpty();
    assertThat(again.state())
        .as("what belongs to the user stays")
        .containsExactly(Map.entry("user:name", "Ann"));
  }

  @Test
  default void shouldDeleteAMissingSessionAsANoOp() {
    service().deleteSession(app(), "ann", "nowhere").blockingAwait();

    assertThat(service().listSessions(app(), "ann").blockingGet().sessions()).isEmpty();
  }

  @Test
  default void shouldCloseSessionAndKeepItReadable() {
    Session session = create("ann", "s1", Map.of("k", 1));
    append(session, say("1", 1, "user", "bye"));

    service().closeSession(session).blockingAwait();

    assertThat(get("ann", "s1").state()).containsEntry("k", 1);
    assertThat(Stage.texts(get("ann", "s1").events())).containsExactly("bye");
  }
}
