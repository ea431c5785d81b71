package io.fleetfold.streams.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BegunScopesTest {
  private static final char KIND = 'e';

  @Test
  void shouldKnowNothingOfScopesThatBeganElsewhere() {
    BegunScopes begun = new BegunScopes(10);
    assertThat(begun.isNew("run", KIND, "id")).isFalse();
    begun.add("run", KIND, "id");
    assertThat(begun.isNew("run", KIND, "other")).isFalse();
  }

  @Test
  void shouldTellKindsApart() {
    BegunScopes begun = new BegunScopes(10);
    begun.begin("run");
    begun.add("run", KIND, "id");
    assertThat(begun.isNew("run", KIND, "id")).isFalse();
    assertThat(begun.isNew("run", 'u', "id")).isTrue();
  }

  /** What is done to one of a few scopes. */
  record Step(int action, String scope, String id) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(0, 4).map(String::valueOf),
                // Aa and BB have the same hash
                Arbitraries.of("Aa", "BB", "c", "d", "e", "f", "g"))
            .as(Step::new);
    return step.list().ofMaxSize(200);
  }

  @Property
  void shouldNeverTakeAKnownIdForNew(@ForAll("steps") List<Step> steps) {
    BegunScopes begun = new BegunScopes(8);
    Map<String, Set<String>> known = new HashMap<>();
    for (Step step : steps) {
      Set<String> ids = known.computeIfAbsent(step.scope, ignored -> new HashSet<>());
      if (step.action == 0 && ids.isEmpty()) {
        begun.begin(step.scope);
      } else if (step.action == 1) {
        ids.clear();
        begun.forget(step.scope);
      } else if (step.action < 6) {
        ids.add(step.id);
        begun.add(step.scope, KIND, step.id);
      }
      if (begun.isNew(step.scope, KIND, step.id)) {
        assertThat(ids).doesNotContain(step.id);
      }
    }
  }
}
