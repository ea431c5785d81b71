package io.fleetfold.client.session.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStatus;
import io.fleetfold.client.session.remote.MessageCache.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Reads that go on from what was read before give what reads of everything give. */
class MessageCacheTest {
  private static final SessionKey KEY = new SessionKey("shop", "ann", "s1");

  /** What happens to a session: so many messages are said, it begins again, or it is read. */
  private record Step(char kind, int number) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Character> kinds =
        Arbitraries.frequency(
            Tuple.of(8, 's'), Tuple.of(10, 'r'), Tuple.of(2, 'l'), Tuple.of(1, 'n'));
    return Combinators.combine(kinds, Arbitraries.integers().between(1, 12))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property
  void shouldReadWhatIsThere(@ForAll("histories") List<Step> history) {
    MessageCache cache = new MessageCache(1 << 20);
    List<SessionMessage> there = new ArrayList<>();
    long generation = 0;
    for (Step step : history) {
      switch (step.kind()) {
        case 's' -> say(there, generation, step.number());
        case 'n' -> {
          generation++;
          there.clear();
        }
        default -> {
          // a standby that is behind shows an earlier state
          int shown = step.kind() == 'l' ? Math.max(0, there.size() - step.number()) : there.size();
          int newest = step.number();
          assertThat(read(cache, generation, there.subList(0, shown), newest))
              .isEqualTo(tail(there.subList(0, shown), newest));
        }
      }
    }
  }

  @Test
  void shouldAskOnlyForWhatIsNew() {
    MessageCache cache = new MessageCache(1 << 20);
    List<SessionMessage> there = new ArrayList<>();
    say(there, 1, 3);
    cache.keep(snapshot(1, 3, there));

    Kept kept = cache.find(KEY, 100).orElseThrow();
    assertThat(kept.generation()).isEqualTo(1);
    assertThat(kept.last()).isEqualTo(3);
  }

  @Test
  void shouldNotGoOnFromLessThanIsAskedFor() {
    MessageCache cache = new MessageCache(1 << 20);
    List<SessionMessage> there = new ArrayList<>();
    say(there, 1, 10);
    cache.keep(snapshot(1, 10, tail(there, 4)));

    assertThat(cache.find(KEY, 5)).isEmpty();
    assertThat(cache.find(KEY, 4)).isPresent();
  }

  @Test
  void shouldForgetTheLongestUnusedFirstAndWhatIsTooLarge() {
    List<SessionMessage> one = new ArrayList<>();
    say(one, 1, 1);
    MessageCache cache = new MessageCache(4_000);
    for (String id : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
      cache.keep(snapshot(new SessionKey("shop", "ann", id), 1, 1, one));
      assertThat(cache.find(new SessionKey("shop", "ann", "a"), 1)).isPresent();
    }
    assertThat(cache.find(new SessionKey("shop", "ann", "b"), 1)).isEmpty();
    assertThat(cache.find(new SessionKey("shop", "ann", "h"), 1)).isPresent();

    List<SessionMessage> many = new ArrayList<>();
    say(many, 1, 100);
    cache.keep(snapshot(1, 100, many));
    assertThat(cache.find(KEY, 1)).isEmpty();
    assertThat(cache.find(new SessionKey("shop", "ann", "h"), 1)).isPresent();
  }

  /** As the backend reads. */
  private static List<SessionMessage> read(
      MessageCache cache, long generation, List<SessionMessage> there, int newest) {
    Optional<Kept> kept = cache.find(KEY, newest);
    if (kept.isPresent()) {
      boolean same = kept.get().generation() == generation;
      List<SessionMessage> newer =
          there.stream()
              .filter(message -> !same || message.sequence() > kept.get().last())
              .toList();
      SessionSnapshot answer = snapshot(generation, there.size(), tail(newer, newest));
      Optional<SessionSnapshot> whole = cache.complete(kept.get(), answer, newest);
      if (whole.isPresent()) {
        return whole.get().messages();
      }
    }
    SessionSnapshot answer = snapshot(generation, there.size(), tail(there, newest));
    cache.keep(answer);
    return answer.messages();
  }

  private static List<SessionMessage> tail(List<SessionMessage> all, int newest) {
    return List.copyOf(all.subList(Math.max(0, all.size() - newest), all.size()));
  }

  private static void say(List<SessionMessage> there, long generation, int number) {
    for (int i = 0; i < number; i++) {
      long sequence = there.size() + 1L;
      there.add(
          new SessionMessage(
              "g" + generation + "m" + sequence,
              sequence,
              Instant.EPOCH,
              "user",
              Optional.of("user"),
              Optional.of(SessionJson.ofText("hello")),
              Map.of(),
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              "user",
              Optional.empty(),
              Optional.empty(),
              false,
              sequence + 1));
    }
  }

  private static SessionSnapshot snapshot(
      long generation, long count, List<SessionMessage> messages) {
    return snapshot(KEY, generation, count, messages);
  }

  private static SessionSnapshot snapshot(
      SessionKey key, long generation, long count, List<SessionMessage> messages) {
    return new SessionSnapshot(
        key,
        generation,
        SessionStatus.ACTIVE,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        count,
        count + 1,
        Optional.empty(),
        Map.of(),
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        Optional.<Duration>empty(),
        count + 1,
        messages);
  }
}
