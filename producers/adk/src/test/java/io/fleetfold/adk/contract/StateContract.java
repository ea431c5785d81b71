package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scopes of state, removal, {@code temp:} keys and values. */
public interface StateContract extends Stage {
  @Test
  default void shouldSplitInitialStateByScope() {
    needs(Trait.SPLITS_INITIAL_STATE);
    Session created = create("ann", "s1", Map.of("k", 1, "user:name", "Ann", "app:motd", "hello"));

    assertThat(created.state())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("k", 1, "user:name", "Ann", "app:motd", "hello"));
    assertThat(create("ann", "s2").state())
        .containsExactlyInAnyOrderEntriesOf(Map.of("user:name", "Ann", "app:motd", "hello"));
    create("bob", "s3");
    eventually(
        () -> assertThat(get("bob", "s3").state()).containsExactly(Map.entry("app:motd", "hello")));
  }

  @Test
  default void shouldKeepSessionStateToTheSession() {
    Session session = create("ann", "s1");
    create("ann", "s2");
    append(session, change("1", 1, Map.of("k", "v")));

    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("k", "v"));
    assertThat(get("ann", "s2").state()).isEmpty();
  }

  @Test
  default void shouldShareUserStateWithTheUsersSessionsOnly() {
    Session session = create("ann", "s1");
    create("ann", "s2");
    create("bob", "s3");
    append(session, change("1", 1, Map.of("user:name", "Ann")));

    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("user:name", "Ann"));
    assertThat(get("ann", "s2").state()).containsExactly(Map.entry("user:name", "Ann"));
    assertThat(get("bob", "s3").state()).isEmpty();
  }

  @Test
  default void shouldShareAppStateWithAllUsers() {
    Session session = create("ann", "s1");
    create("bob", "s2");
    append(session, change("1", 1, Map.of("app:motd", "hello")));

    eventually(
        () -> assertThat(get("bob", "s2").state()).containsExactly(Map.entry("app:motd", "hello")));
    assertThat(create("cid", "s3").state()).containsExactly(Map.entry("app:motd", "hello"));
  }

  @Test
  default void shouldRemoveKeysOfEveryScopeByTheSentinel() {
    Session session = create("ann", "s1");
    append(session, change("1", 1, Map.of("k", 1, "user:u", 2, "app:a", 3, "stays", 4)));
    append(
        session,
        change(
            "2", 2, Map.of("k", State.REMOVED, "user:u", State.REMOVED, "app:a", State.REMOVED)));

    assertThat(session.state()).containsExactly(Map.entry("stays", 4));
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("stays", 4));
  }

  @Test
  default void shouldRemoveAKeyByNull() {
    Session session = create("ann", "s1");
    append(session, change("1", 1, Map.of("k", 1, "stays", 4)));
    Map<String, Object> delta = new HashMap<>();
    delta.put("k", null);
    append(session, change("2", 2, delta));

    assertThat(session.state()).containsExactly(Map.entry("stays", 4));
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("stays", 4));
  }

  @Test
  default void shouldShowTempKeysDuringTheInvocationOnly() {
    Session session = create("ann", "s1");
    append(session, change("1", 1, Map.of("temp:draft", "x", "k", 1)));

    assertThat(session.state()).containsEntry("temp:draft", "x").containsEntry("k", 1);
    needs(Trait.STORES_NO_TEMP_KEYS);
    Session stored = get("ann", "s1");
    assertThat(stored.state()).containsExactly(Map.entry("k", 1));
    assertThat(stored.events().get(0).actions().stateDelta()).containsExactly(Map.entry("k", 1));
    append(session, change("2", 2, Map.of("temp:draft", State.REMOVED)));
    assertThat(session.state()).containsExactly(Map.entry("k", 1));
  }

  @Test
  default void shouldKeepTempKeysOfTheInitialStateOutOfTheStore() {
    needs(Trait.STORES_NO_TEMP_KEYS);
    Session session = create("ann", "s1", Map.of("temp:draft", "x", "k", 1));

    assertThat(session.state()).containsEntry("temp:draft", "x");
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("k", 1));
  }

  @Test
  default void shouldKeepValuesOfEveryJsonType() {
    Map<String, Object> inner = new HashMap<>();
    inner.put("none", null);
    inner.put("list", List.of(1, "two", false));
    Map<String, Object> values =
        Map.of(
            "text",
            "ünïcödé \" \\ \n 日本 😀",
            "number",
            42,
            "large",
            9_007_199_254_740_993L,
            "fraction",
            0.1,
            "yes",
            true,
            "list",
            Arrays.asList(1, null, List.of("x")),
            "map",
            inner,
            "empty",
            Map.of());
    Session session = create("ann", "s1");
    append(session, change("1", 1, values));

    assertThat(get("ann", "s1").state()).containsExactlyInAnyOrderEntriesOf(values);
  }

  @Test
  default void shouldRefuseWhatIsNotJsonNamingTheKey() {
    needs(Trait.REFUSES_WHAT_IS_NOT_JSON);
    Session session = create("ann", "s1", Map.of("k", 1));
    for (Object bad :
        List.of(new Object(), Double.NaN, Map.of(1, 2), List.of(new Thread()), 'c', BEGIN)) {
      assertThatThrownBy(() -> append(session, change("1", 1, Map.of("k", 2, "bad", bad))))
          .isInstanceOf(SessionException.class)
          .hasMessageContaining("bad");
    }
    assertThatThrownBy(() -> create("ann", "s2", Map.of("bad", new Object())))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("bad");

    assertThat(session.state()).containsExactly(Map.entry("k", 1));
    assertThat(session.events()).isEmpty();
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("k", 1));
    assertThat(get("ann", "s2")).isNull();
  }
}
