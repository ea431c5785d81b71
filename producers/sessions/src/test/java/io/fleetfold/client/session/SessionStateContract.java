package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** State by scope, and data that is collected. */
public interface SessionStateContract extends SessionContract {
  @Test
  default void shouldSplitScopedKeysOfTheInitialState() {
    String app = newApp();
    SessionSnapshot first =
        sessions()
            .create(
                NewSession.of(app, "ada")
                    .set("topic", "milk")
                    .set("user:name", "Ada")
                    .set("app:motd", "hello")
                    .set("temp:scratch", 1));

    assertThat(first.state())
        .containsOnly(
            Map.entry("topic", "milk"),
            Map.entry("user:name", "Ada"),
            Map.entry("app:motd", "hello"));
    assertThat(sessions().create(app, "ada").state())
        .as("another session of the user")
        .containsOnlyKeys("user:name", "app:motd");
    ScopedState scoped = sessions().state(first.key()).orElseThrow();
    assertThat(scoped.session()).containsOnlyKeys("topic");
    assertThat(scoped.user()).containsOnlyKeys("name");
    assertThat(scoped.app()).containsOnlyKeys("motd");
  }

  @Test
  default void shouldUpdateKeysDirectlyWithoutAMessage() {
    SessionKey key = newSession();

    sessions().updateState(key, Map.of("count", 1, "user:lang", "de"));
    sessions().updateState(key, Map.of("count", 2));

    SessionSnapshot read = read(key);
    assertThat(read.state()).containsOnly(Map.entry("count", 2), Map.entry("user:lang", "de"));
    assertThat(read.messageCount()).isZero();
    assertThat(read.eventCount()).isEqualTo(3);
    assertThat(read.revision()).isEqualTo(3);
  }

  @Test
  default void shouldRemoveKeysByNullInEveryScope() {
    SessionKey key = newSession();
    sessions().updateState(key, Map.of("a", 1, "user:b", 2, "app:c", 3, "kept", 4));
    Map<String, Object> nulls = new HashMap<>();
    for (String gone : List.of("a", "user:b", "app:c", "never-set")) {
      nulls.put(gone, null);
    }

    sessions().updateState(key, nulls);

    assertThat(read(key).state()).containsOnlyKeys("kept");
  }

  @Test
  default void shouldGrowTheVersionOfAKeyWithEachChangeOfItAlone() {
    SessionKey key = newSession();
    sessions().updateState(key, Map.of("a", 1, "b", 1));
    sessions().append(key, SessionEvent.of("state_changed").remove("a"));
    sessions().updateState(key, Map.of("a", 1));

    ScopedState state = sessions().state(key).orElseThrow();

    assertThat(state.session().get("a").revision()).isEqualTo(3);
    assertThat(state.session().get("b").revision()).isEqualTo(1);
    assertThat(state.revision()).isEqualTo(4);
  }

  @Test
  default void shouldNeverStoreTempKeys() {
    SessionKey key = newSession();

    sessions().append(key, SessionEvent.message("agent", "hi").set("temp:x", 1).set("y", 2));

    assertThat(read(key).state()).containsOnlyKeys("y");
    assertThat(sessions().messages(key, 1).get(0).stateDelta()).containsOnlyKeys("y");
  }

  @Test
  default void shouldKeepStateFromOtherUsersAndAppsButShareItsScope() {
    String app = newApp();
    SessionKey ada = sessions().create(app, "ada").key();
    SessionKey bob = sessions().create(app, "bob").key();
    SessionKey elsewhere = sessions().create(newApp(), "ada").key();

    Append append = sessions().updateState(ada, Map.of("user:k", 1, "app:k", 2, "k", 3));
    sessions().observe(app, "bob", append.token());

    assertThat(read(bob).state()).containsOnly(Map.entry("app:k", 2));
    assertThat(read(elsewhere).state()).isEmpty();
  }

  @Test
  default void shouldLetTheLastWriteOfAppStateWinWhateverItsClockSays() {
    SessionKey key = newSession();
    Instant now = Instant.now();

    sessions().append(key, SessionEvent.of("state_changed").set("app:k", "first").at(now));
    sessions()
        .append(key, SessionEvent.of("state_changed").set("app:k", "last").at(now.minusSeconds(9)));

    assertThat(read(key).state()).containsEntry("app:k", "last");
  }

  @Test
  default void shouldReadTypedValuesWithADefault() {
    SessionKey key = newSession();
    sessions()
        .updateState(
            key, Map.of("n", 7, "big", 1L << 40, "x", 0.5, "list", List.of(1, 2), "yes", true));

    SessionSnapshot read = read(key);

    assertThat(read.value("n", 0)).isEqualTo(7);
    assertThat(read.value("big", 0L)).isEqualTo(1L << 40);
    assertThat(read.value("n", Long.class)).contains(7L);
    assertThat(read.value("x", 0.0)).isEqualTo(0.5);
    assertThat(read.value("list", List.of())).isEqualTo(List.of(1, 2));
    assertThat(read.value("yes", false)).isTrue();
    assertThat(read.value("missing", "default")).isEqualTo("default");
    assertThat(read.value("missing", String.class)).isEmpty();
  }

  @Test
  default void shouldKeepNestedValuesAsTheyAre() {
    SessionKey key = newSession();
    Map<String, Object> nested = new HashMap<>();
    nested.put("list", Arrays.asList(1, "two", null, Map.of("k", List.of())));
    nested.put("text", "ä €  \uD83D\uDE00 \" \\ \n");

    sessions().updateState(key, Map.of("nested", nested));

    assertThat(read(key).state()).isEqualTo(Map.of("nested", nested));
  }

  @Test
  default void shouldTakeNulOutOfValues() {
    SessionKey key = newSession();

    sessions().append(key, SessionEvent.message("agent", "a\u0000b").set("k", "c\u0000d"));

    assertThat(read(key).state()).containsEntry("k", "cd");
    assertThat(sessions().messages(key, 1).get(0).text()).isEqualTo("ab");
  }

  @Test
  default void shouldKeepCollectedDataAlsoByRoute() {
    SessionKey key = newSession();

    sessions().collect(key, Map.of("name", "Ada", "odd/key", 1));
    sessions().collect(key, "check out/ü", Map.of("street", "Main"));
    sessions().collect(key, "check out/ü", Map.of("street", "High", "zip", 1));

    SessionSnapshot read = read(key);
    assertThat(read.collected()).containsOnly(Map.entry("name", "Ada"), Map.entry("odd/key", 1));
    assertThat(read.collected("check out/ü"))
        .containsOnly(Map.entry("street", "High"), Map.entry("zip", 1));
    assertThat(read.collected("other")).isEmpty();
  }
}
