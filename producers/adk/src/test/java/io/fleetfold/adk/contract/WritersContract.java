package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionNotFoundException;
import io.fleetfold.adk.StaleSessionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several writers of one session, restarts, and writing to what is not there. */
public interface WritersContract extends Stage {
  @Test
  default void shouldRefuseAStaleWriter() {
    needs(Trait.REFUSES_STALE_WRITERS);
    create("ann", "s1", Map.of("k", 1));
    Session mine = get("ann", "s1");
    Session theirs = get("ann", "s1");
    append(theirs, change("1", 1, Map.of("k", 2)));

    assertThatThrownBy(() -> append(mine, change("2", 2, Map.of("k", 3))))
        .isInstanceOf(StaleSessionException.class);

    assertThat(mine.state()).as("not merged, not changed").containsExactly(Map.entry("k", 1));
    assertThat(mine.events()).isEmpty();
    assertThat(get("ann", "s1").events()).hasSize(1);
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("k", 2));
  }

  @Test
  default void shouldLetAStaleWriterGoOnAfterReadingAgain() {
    create("ann", "s1", Map.of("k", 1));
    Session theirs = get("ann", "s1");
    append(theirs, change("1", 1, Map.of("k", 2)));

    Session mine = get("ann", "s1");
    append(mine, change("2", 2, Map.of("k", 3)));
    append(mine, change("3", 3, Map.of("k", 4)));

    assertThat(get("ann", "s1").events()).hasSize(3);
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("k", 4));
  }

  @Test
  default void shouldRefuseAnEventForADeletedSession() {
    needs(Trait.REFUSES_UNKNOWN_SESSIONS);
    Session session = create("ann", "s1", Map.of("k", 1));
    service().deleteSession(app(), "ann", "s1").blockingAwait();

    assertThatThrownBy(() -> append(session, change("1", 1, Map.of("k", 2, "user:u", 1))))
        .isInstanceOf(SessionNotFoundException.class);

    assertThat(session.state()).containsExactly(Map.entry("k", 1));
    assertThat(get("ann", "s1")).isNull();
    assertThat(create("ann", "s2").state()).isEmpty();
  }

  @Test
  default void shouldFindEverythingAfterARestart() {
    needs(Trait.OUTLIVES_THE_SERVICE);
    Session session = create("ann", "s1", Map.of("k", 1));
    append(session, say("1", 1, "user", "hi"));
    append(session, change("2", 2, Map.of("user:name", "Ann", "app:motd", "hello")));

    Session found = get(another(), "ann", "s1");

    assertThat(found.state())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("k", 1, "user:name", "Ann", "app:motd", "hello"));
    assertThat(found.events()).isEqualTo(session.events());
  }

  @Test
  default void shouldLetTwoServicesWorkOnOneSession() {
    needs(Trait.OUTLIVES_THE_SERVICE);
    needs(Trait.REFUSES_STALE_WRITERS);
    BaseSessionService other = another();
    Session mine = create("ann", "s1");
    append(mine, change("1", 1, Map.of("k", 1)));
    Session theirs = get(other, "ann", "s1");
    Event event = change("2", 2, Map.of("k", 2));
    append(other, theirs, event);

    assertThatThrownBy(() -> append(mine, change("3", 3, Map.of("k", 3))))
        .isInstanceOf(StaleSessionException.class);
    Session again = get("ann", "s1");
    assertThat(again.events()).hasSize(2).last().isEqualTo(event);
    append(again, change("3b", 3, Map.of("k", 3)));
    assertThat(get(other, "ann", "s1").state()).containsExactly(Map.entry("k", 3));
  }

  @Test
  default void shouldLoseNoAppendOfTwoServicesAtOnce() {
    needs(Trait.OUTLIVES_THE_SERVICE);
    needs(Trait.REFUSES_STALE_WRITERS);
    create("ann", "s1", Map.of("count", 0));
    List<CompletableFuture<Void>> writers =
        List.of(
            CompletableFuture.runAsync(() -> countTo(10, service(), "a")),
            CompletableFuture.runAsync(() -> countTo(10, another(), "b")));
    writers.forEach(CompletableFuture::join);

    Session counted = get("ann", "s1");
    assertThat(counted.state()).as("a lost update").containsExactly(Map.entry("count", 20));
    assertThat(counted.events()).hasSize(20);
  }

  /** Adds one so often, reading again whenever the other one was faster. */
  private void countTo(int goal, BaseSessionService service, String name) {
    int attempts = 0;
    for (int done = 0; done < goal; ) {
      Session session = get(service, "ann", "s1");
      int next = (Integer) session.state().get("count") + 1;
      try {
        append(service, session, change(name + attempts++, next, Map.of("count", next)));
        done++;
      } catch (StaleSessionException e) {
        assertThat(attempts).as("attempts of " + name).isLessThan(1_000);
      }
    }
  }

  @Test
  default void shouldTellTypedErrorsThroughTheStream() {
    needs(Trait.REFUSES_UNKNOWN_SESSIONS);
    Session unknown = Session.builder("nowhere").appName(app()).userId("ann").build();

    service()
        .appendEvent(unknown, say("1", 1, "user", "hi"))
        .test()
        .awaitDone(60, java.util.concurrent.TimeUnit.SECONDS)
        .assertError(SessionException.class);
  }
}
