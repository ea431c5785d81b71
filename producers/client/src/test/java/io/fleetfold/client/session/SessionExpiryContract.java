package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions that end by themselves. */
public interface SessionExpiryContract extends SessionContract {
  @Test
  default void shouldExpireAfterItsTimeToLive() throws InterruptedException {
    SessionKey key =
        sessions().create(NewSession.of(newApp(), "ada").ttl(Duration.ofMillis(700))).key();
    SessionKey other = sessions().create(key.app(), "ada").key();
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();

    while (sessions().get(key).isPresent() && System.nanoTime() < until) {
      Thread.sleep(50);
    }

    assertThat(sessions().get(key)).isEmpty();
    assertThat(sessions().get(other)).isPresent();
  }
}
