package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that end by themselves: to the second, whatever is read, and for whoever appends. */
public interface SessionExpiryContract extends SessionContract {
  @Test
  default void shouldEndAtTheEndOfItsTime() throws InterruptedException {
    SessionKey other = newSession();
    Duration ttl = Duration.ofSeconds(4);
    SessionKey key = sessions().create(NewSession.of(other.app(), "ada").ttl(ttl)).key();
    SessionEvent word = SessionEvent.message("a", "hi").set("k", 1).id("word").awaited();
    sessions().append(key, word);
    Instant appended = Instant.now();

    Instant asked = Instant.now();
    while (sessions().get(key).isPresent()) {
      assertThat(asked).as("it ends to the second").isBefore(appended.plus(ttl).plusSeconds(1));
      Thread.sleep(20);
      asked = Instant.now();
    }

    assertThat(Instant.now()).isAfter(appended.plus(ttl).minusMillis(1_000));
    assertThat(sessions().state(key)).isEmpty();
    assertThat(sessions().list(SessionQuery.of(key.app(), "ada")))
        .extracting(SessionSnapshot::key)
        .isEqualTo(List.of(other));
    assertThat(sessions().list(SessionQuery.of(key.app()))).hasSize(1);
    assertThat(sessions().all(key.app(), "ada")).hasSize(1);
    assertThatThrownBy(() -> sessions().messages(key, 1))
        .isInstanceOf(UnknownSessionException.class);
    assertThatThrownBy(() -> sessions().append(key, word.id("late")))
        .isInstanceOf(UnknownSessionException.class);
    assertThat(sessions().delete(key)).isFalse();

    sessions().create(NewSession.of(key.app(), key.user()).id(key.session()));
    assertThat(sessions().append(key, word.id("late")).revision()).hasValue(2);
    assertThat(read(key).ttl()).isEmpty();
  }
}
