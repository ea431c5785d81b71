package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.context.Context;
import io.fleetfold.client.context.ContextConflictException;
import io.fleetfold.client.context.Contexts;
import io.fleetfold.client.context.Stateful;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Contexts of conversations. */
public interface ContextsContract extends SessionContract {
  private Contexts contexts() {
    return Contexts.of(sessions()).app(newApp());
  }

  @Test
  default void shouldGetOrCreateAContextWithVariablesAndDefaults() {
    Contexts contexts = contexts();

    Context first = contexts.getOrCreate("c1", "ada");
    first.set("count", 1).set("gone", "x").remove("gone").setMetadata("source", "web");
    assertThat(first.get("count", 0)).as("before it is saved").isEqualTo(1);
    first.save();
    Context second = contexts.getOrCreate("c1", "ada");

    assertThat(second.get("count", 0)).isEqualTo(1);
    assertThat(second.get("gone", "default")).isEqualTo("default");
    assertThat(second.variables()).isEqualTo(Map.of("count", 1));
    assertThat(second.metadata()).isEqualTo(Map.of("source", "web"));
    assertThat(contexts.getOrCreate("c1", "bob").variables()).isEmpty();
  }

  @Test
  default void shouldReadVariablesAsATypeAndWithoutADefault() {
    Context context = contexts().getOrCreate("c1", "ada").set("count", 1).set("name", "Ada");

    Integer count = context.get("count", Integer.class);
    assertThat(count).isEqualTo(1);
    assertThat(context.get("count", Long.class)).isEqualTo(1L);
    assertThat(context.get("missing", Integer.class)).isNull();
    String name = context.get("name", null);
    assertThat(name).isEqualTo("Ada");
    assertThat(context.get("name", (String) null)).isEqualTo("Ada");
    assertThat(context.get("missing", (String) null)).isNull();
    assertThatThrownBy(() -> context.get("name", Integer.class))
        .isInstanceOf(InvalidSessionInputException.class);
  }

  @Test
  default void shouldTryAgainAsOftenAsAskedWhereSeveralContend() throws Exception {
    Contexts contexts = contexts().retries(200);
    Stateful<String, Integer> counter =
        contexts.stateful(
            (context, request) -> {
              context.set("n", context.get("n", 0) + 1);
              return context.get("n", 0);
            });
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                for (int k = 0; k < 5; k++) {
                  handle(counter);
                }
              }));
    }
    all.forEach(CompletableFuture::join);

    assertThat(contexts.getOrCreate("c1", "ada").get("n", 0)).isEqualTo(20);
  }

  private static void handle(Stateful<String, Integer> counter) {
    try {
      counter.handle("c1", "ada", "more");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void shouldAddToTheHistoryAndGetTheLastOnes() {
    Context context = contexts().getOrCreate("c1", "ada");
    for (int i = 0; i < 4; i++) {
      context.addToHistory(i % 2 == 0 ? "user" : "agent", "m" + i);
    }
    context.set("n", 4).save();

    List<SessionMessage> last = context.history(3);

    assertThat(last).extracting(SessionMessage::text).containsExactly("m1", "m2", "m3");
    assertThat(last).extracting(SessionMessage::role).containsExactly("agent", "user", "agent");
    assertThat(context.get("n", 0)).isEqualTo(4);
  }

  @Test
  default void shouldSaveVariablesMetadataAndHistoryAtOnceOrNotAtAll() {
    Contexts contexts = contexts();
    Context first = contexts.getOrCreate("c1", "ada");
    Context second = contexts.getOrCreate("c1", "ada");
    first.set("k", 1).setMetadata("m", 2).addToHistory("user", "a").addToHistory("tool", "b");
    second.set("k", 9).setMetadata("m", 9).addToHistory("user", "x").addToHistory("agent", "y");

    first.save();
    assertThat(first.stored().revision()).as("creation, and one event for all").isEqualTo(2);
    assertThat(first.stored().messageCount()).isEqualTo(2);
    assertThatThrownBy(second::save).isInstanceOf(StaleRevisionException.class);

    Context read = contexts.getOrCreate("c1", "ada");
    assertThat(read.get("k", 0)).isEqualTo(1);
    assertThat(read.metadata()).isEqualTo(Map.of("m", 2));
    assertThat(read.history(9)).extracting(SessionMessage::text).containsExactly("a", "b");
    assertThat(read.history(9)).extracting(SessionMessage::role).containsExactly("user", "tool");
    assertThat(read.history(9)).extracting(SessionMessage::sequence).containsExactly(1L, 2L);
    assertThat(read.history(9)).extracting(SessionMessage::id).doesNotHaveDuplicates();
  }

  @Test
  default void shouldRefuseAHistoryThatIsTooMuchForOneSave() {
    Contexts contexts = contexts();
    Context context = contexts.getOrCreate("c1", "ada").set("k", 1);
    for (int i = 0; i < 1_001; i++) {
      context.addToHistory("user", "x");
    }

    assertThatThrownBy(context::save)
        .isInstanceOf(InvalidSessionInputException.class)
        .hasMessageContaining("data.messages");
    assertThat(contexts.getOrCreate("c1", "ada").variables()).isEmpty();
  }

  @Test
  default void shouldClearAContextWithAllItsData() {
    Contexts contexts = contexts();
    contexts.getOrCreate("c1", "ada").set("k", 1).addToHistory("user", "hi").save();

    Context cleared = contexts.clear("c1", "ada");

    assertThat(cleared.variables()).isEmpty();
    assertThat(cleared.history(10)).isEmpty();
    assertThat(contexts.getOrCreate("c1", "ada").variables()).isEmpty();
    assertThat(contexts.delete("c1", "ada")).isTrue();
    assertThat(contexts.delete("c1", "ada")).isFalse();
  }

  @Test
  default void shouldCleanUpOldContextsAndCountThem() {
    Contexts contexts = contexts();
    Instant past = Instant.now().minus(Duration.ofHours(5));
    for (String id : List.of("a", "b")) {
      SessionKey key = contexts.getOrCreate(id, "ada").stored().key();
      sessions().append(key, SessionEvent.stateChange(Map.of("k", 1)).at(past).awaited());
    }
    contexts.getOrCreate("live", "ada");

    assertThat(contexts.cleanUpOlderThan(4)).isEqualTo(2);
    assertThat(contexts.cleanUpOlderThan(4)).isZero();
  }

  @Test
  default void shouldGiveNewContextsATimeToLive() {
    Context context = contexts().timeToLive(Duration.ofDays(1)).getOrCreate("c1", "ada");

    assertThat(context.stored().ttl()).contains(Duration.ofDays(1));
  }

  @Test
  default void shouldGiveAHandlerItsContextAndSaveAfterIt() throws Exception {
    Contexts contexts = contexts();
    Stateful<String, Integer> counter = contexts.stateful(ContextsContract::count);

    assertThat(counter.handle("c1", "ada", "a")).isEqualTo(1);
    assertThat(counter.handle("c1", "ada", "b")).isEqualTo(2);
    assertThat(contexts.getOrCreate("c1", "ada").history(9))
        .extracting(SessionMessage::text)
        .containsExactly("a", "b");
  }

  private static int count(Context context, String request) {
    int count = context.get("count", 0) + 1;
    context.set("count", count).addToHistory("user", request);
    return count;
  }

  @Test
  default void shouldSaveNothingOfAHandlerThatThrows() {
    Contexts contexts = contexts();
    Stateful<String, String> broken =
        contexts.stateful(
            (context, request) -> {
              context.set("k", 1);
              throw new IOException("no");
            });

    assertThatThrownBy(() -> broken.handle("c1", "ada", "x")).isInstanceOf(IOException.class);
    assertThat(contexts.getOrCreate("c1", "ada").variables()).isEmpty();
  }

  @Test
  default void shouldRunAHandlerAgainWhereAnotherInstanceCameInBetween() throws Exception {
    Contexts contexts = contexts();
    AtomicInteger runs = new AtomicInteger();
    Stateful<String, Integer> interrupted =
        contexts.stateful(
            (context, request) -> {
              if (runs.incrementAndGet() == 1) {
                contexts.stateful(ContextsContract::count).handle("c1", "ada", "other");
              }
              return count(context, request);
            });

    assertThat(interrupted.handle("c1", "ada", "mine")).isEqualTo(2);
    assertThat(runs).hasValue(2);
    assertThat(contexts.getOrCreate("c1", "ada").history(9))
        .extracting(SessionMessage::text)
        .containsExactly("other", "mine");
  }

  @Test
  default void shouldTellOfASecondConflict() {
    Contexts contexts = contexts();
    Stateful<String, Integer> hopeless =
        contexts.stateful(
            (context, request) -> {
              contexts.stateful(ContextsContract::count).handle("c1", "ada", "other");
              return count(context, request);
            });

    assertThatThrownBy(() -> hopeless.handle("c1", "ada", "mine"))
        .isInstanceOf(ContextConflictException.class)
        .hasMessageContaining("c1");
    assertThat(contexts.getOrCreate("c1", "ada").get("count", 0)).isEqualTo(2);
  }
}
