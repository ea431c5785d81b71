package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sessions from their creation to their end, and how they are found. */
public interface SessionLifeContract extends SessionContract {
  @Test
  default void shouldCreateAndGetASession() {
    String app = newApp();

    SessionSnapshot created =
        sessions()
            .create(
                NewSession.of(app, "ada")
                    .id("s/1 %")
                    .set("k", "v")
                    .metadata(Map.of("source", "web"))
                    .ttl(Duration.ofHours(1)));

    assertThat(created.key()).isEqualTo(new SessionKey(app, "ada", "s/1 %"));
    assertThat(created.status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(created.revision()).isEqualTo(1);
    assertThat(created.metadata()).isEqualTo(Map.of("source", "web"));
    assertThat(created.ttl()).contains(Duration.ofHours(1));
    assertThat(created.messages()).isEmpty();
    assertThat(read(created.key())).isEqualTo(created);
  }

  @Test
  default void shouldTakeAnyTextAsAnId() {
    Random random = new Random(7);
    List<String> ids =
        Stream.concat(
                Stream.of("CORP\\ann", "a\tb\nc", "\u007f\u0001", "a;b?c#d", "%2e%2e/..", "日本"),
                Stream.generate(() -> anyText(random)))
            .filter(id -> !id.isBlank())
            .limit(40)
            .toList();
    for (String id : ids) {
      SessionKey key = sessions().create(NewSession.of(newApp() + id, id).id(id)).key();
      sessions().append(key, SessionEvent.message("user", id).set(id, id).awaited());
      SessionSnapshot found = sessions().get(key, MessageFilter.newest(1)).orElseThrow();
      assertThat(found.key()).isEqualTo(new SessionKey(key.app(), id, id));
      assertThat(found.messages()).extracting(SessionMessage::text).containsExactly(id);
      assertThat(sessions().list(SessionQuery.of(key.app(), id)))
          .extracting(SessionSnapshot::key)
          .containsExactly(key);
      assertThat(sessions().delete(key)).as("deleted %s", key).isTrue();
      assertThat(sessions().get(key)).isEmpty();
    }
  }

  /** Up to eight characters of all Unicode, the low ones more often, save what is no text. */
  private static String anyText(Random random) {
    return random
        .ints(1 + random.nextInt(8), 1, Character.MAX_CODE_POINT + 1)
        .map(c -> random.nextBoolean() ? 1 + c % 0x2ff : c)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  default void shouldGiveABlankIdANewUuid() {
    SessionSnapshot blank = sessions().create(NewSession.of(newApp(), "ada").id("  "));

    assertThat(UUID.fromString(blank.key().session()).version()).isEqualTo(7);
    assertThat(sessions().get(blank.key())).isPresent();
  }

  @Test
  default void shouldReadAMissingSessionAsEmpty() {
    SessionKey key = newSession();

    assertThat(sessions().get(new SessionKey(key.app(), "ada", "other"))).isEmpty();
    assertThat(sessions().get(new SessionKey(key.app(), "bob", key.session())))
        .as("another user's session")
        .isEmpty();
    assertThat(sessions().state(new SessionKey(key.app(), "ada", "other"))).isEmpty();
  }

  @Test
  default void shouldResumeTheActiveSessionOfAUserOrCreateOne() {
    String app = newApp();
    NewSession wanted = NewSession.of(app, "ada").set("k", "initial");

    SessionSnapshot first = sessions().resumeOrCreate(wanted);
    sessions().updateState(first.key(), Map.of("k", "changed"));
    SessionSnapshot second = sessions().resumeOrCreate(wanted);
    sessions().complete(first.key());
    SessionSnapshot third = sessions().resumeOrCreate(wanted);

    assertThat(second.key()).isEqualTo(first.key());
    assertThat(second.state()).containsEntry("k", "changed");
    assertThat(third.key()).isNotEqualTo(first.key());
    assertThat(third.state()).containsEntry("k", "initial");
  }

  @Test
  default void shouldResumeOrCreateByIdWhateverItsStatus() {
    NewSession wanted = NewSession.of(newApp(), "ada").id("mine");
    SessionKey key = sessions().resumeOrCreate(wanted).key();
    sessions().complete(key);

    assertThat(sessions().resumeOrCreate(wanted).status()).isEqualTo(SessionStatus.COMPLETED);
  }

  @Test
  default void shouldKeepTheStatusAndWhenItLeftActive() {
    SessionKey key = newSession();

    Append completed = sessions().complete(key);
    SessionSnapshot read = read(key);
    sessions().setStatus(key, SessionStatus.ACTIVE);
    SessionSnapshot again = read(key);
    sessions().abandon(key);

    assertThat(completed.revision()).hasValue(2);
    assertThat(read.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(read.completedAt()).contains(read.updatedAt());
    assertThat(again.status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(again.completedAt()).isEmpty();
    assertThat(read(key).status()).isEqualTo(SessionStatus.ABANDONED);
  }

  @Test
  default void shouldMergeMetadataEntryByEntry() {
    SessionKey key = newSession();
    sessions().setMetadata(key, Map.of("a", 1, "b", Map.of("c", 2)));
    Map<String, Object> removal = new HashMap<>();
    removal.put("a", null);

    sessions().setMetadata(key, removal);

    assertThat(read(key).metadata()).isEqualTo(Map.of("b", Map.of("c", 2)));
  }

  @Test
  default void shouldKeepRoutesWithEnteredExitedAndCompleted() {
    SessionKey key = newSession();

    sessions().enterRoute(key, "cart", "list");
    sessions().enterRoute(key, "pay", null);
    SessionSnapshot inside = read(key);
    sessions().completeRoute(key, "pay");
    SessionSnapshot done = read(key);

    assertThat(inside.currentRoute()).contains("pay");
    assertThat(inside.currentStep()).isEmpty();
    assertThat(inside.routeHistory()).extracting(RouteVisit::route).containsExactly("cart", "pay");
    assertThat(inside.routeHistory().get(0).step()).contains("list");
    assertThat(inside.routeHistory().get(0).exitedAt()).isPresent();
    assertThat(inside.routeHistory().get(0).completed()).isFalse();
    assertThat(inside.routeHistory().get(1).exitedAt()).isEmpty();
    assertThat(done.routeHistory().get(1).completed()).isTrue();
  }

  @Test
  default void shouldKeepTheNewestHundredRoutes() {
    SessionKey key = newSession();
    for (int i = 0; i < 105; i++) {
      sessions().enterRoute(key, "r" + i, null);
    }

    List<RouteVisit> history = read(key).routeHistory();

    assertThat(history).hasSize(100);
    assertThat(history.get(0).route()).isEqualTo("r5");
    assertThat(history.get(99).route()).isEqualTo("r104");
  }

  @Test
  default void shouldListByUserStatusAgeLimitAndOffset() {
    String app = newApp();
    Instant past = Instant.now().minus(Duration.ofDays(2));
    SessionKey old = sessions().create(NewSession.of(app, "ada").id("old")).key();
    sessions().append(old, SessionEvent.stateChange(Map.of("k", 1)).at(past));
    SessionKey done = sessions().create(NewSession.of(app, "ada").id("done")).key();
    sessions().complete(done);
    SessionKey live = sessions().create(NewSession.of(app, "ada").id("live")).key();
    Append bobs = sessions().append(sessions().create(app, "bob").key(), SessionEvent.message("a"));
    sessions().decided(bobs);
    SessionQuery adas = SessionQuery.of(app, "ada");

    assertThat(keys(adas)).containsExactlyInAnyOrder(old, done, live).endsWith(old);
    assertThat(keys(adas.status(SessionStatus.COMPLETED))).containsExactly(done);
    assertThat(keys(adas.updatedBefore(past.plusSeconds(60)))).containsExactly(old);
    assertThat(keys(adas.limit(1).offset(2))).containsExactly(old);
    assertThat(keys(SessionQuery.of(app))).hasSize(4);
    assertThat(keys(SessionQuery.of(app, "nobody"))).isEmpty();
    assertThat(sessions().list(adas.updatedBefore(past.plusSeconds(60))).get(0).state())
        .as("a list has the merged state and no messages")
        .containsEntry("k", 1);
    assertThat(sessions().active(app, "ada").orElseThrow().key()).isEqualTo(live);
  }

  private List<SessionKey> keys(SessionQuery query) {
    return sessions().list(query).stream().map(SessionSnapshot::key).toList();
  }

  @Test
  default void shouldTellStatisticsOfSessionsEventsStateEntriesAndSize() {
    SessionStats before = sessions().stats();
    SessionKey key = newSession();
    sessions()
        .append(key, SessionEvent.message("user", "hello").set("k", "value").set("user:u", 1));
    sessions().setStatus(key, SessionStatus.COMPLETED);
    assertThat(read(key).revision()).isEqualTo(3);

    SessionStats now = sessions().stats();

    assertThat(now.sessions() - before.sessions()).isEqualTo(1);
    assertThat(now.completed() - before.completed()).isEqualTo(1);
    assertThat(now.active()).isEqualTo(before.active());
    assertThat(now.events() - before.events()).isEqualTo(3);
    assertThat(now.messages() - before.messages()).isEqualTo(1);
    assertThat(now.messageBytes() - before.messageBytes()).isGreaterThan("hello".length());
    assertThat(now.stateEntries() - before.stateEntries()).isEqualTo(2);
    assertThat(now.stateBytes() - before.stateBytes()).isEqualTo("k\"value\"u1".length());

    sessions().delete(key);
    SessionStats after = sessions().stats();
    assertThat(after.sessions()).isEqualTo(before.sessions());
    assertThat(after.stateEntries() - before.stateEntries()).as("the user's key").isEqualTo(1);
  }

  @Test
  default void shouldDeleteASessionWithItsMessages() {
    SessionKey key = newSession();
    sessions().append(key, SessionEvent.message("user", "hi").set("k", 1).set("user:u", 2));

    assertThat(sessions().delete(key)).isTrue();
    assertThat(sessions().delete(key)).as("deleting a missing one is a no-op").isFalse();
    assertThat(sessions().get(key)).isEmpty();

    SessionSnapshot again = sessions().create(NewSession.of(key.app(), "ada").id(key.session()));
    assertThat(again.revision()).isEqualTo(1);
    assertThat(again.state()).containsOnly(Map.entry("user:u", 2));
    assertThat(sessions().messages(key, 10)).isEmpty();
  }

  @Test
  default void shouldDeleteSessionsOlderThanAnAgeAndCountThem() {
    String app = newApp();
    Instant past = Instant.now().minus(Duration.ofHours(30));
    for (int i = 0; i < 3; i++) {
      SessionKey old = sessions().create(app, "user" + i).key();
      sessions().append(old, SessionEvent.stateChange(Map.of("k", 1)).at(past).awaited());
    }
    SessionKey live = sessions().create(app, "ada").key();

    assertThat(sessions().deleteOlderThan(app, Duration.ofHours(24))).isEqualTo(3);
    assertThat(sessions().deleteOlderThan(app, Duration.ofHours(24))).isZero();
    assertThat(sessions().get(live)).isPresent();
  }
}
