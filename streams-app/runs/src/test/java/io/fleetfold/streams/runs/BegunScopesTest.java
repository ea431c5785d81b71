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
  @Test
  void shouldKnowNothingOfScopesThatBeganElsewhere() {
    BegunScopes begun = new BegunScopes(10);
    assertThat(begun.isNew("run", "id")).isFalse();
    begun.add("run", "id");
    assertThat(begun.isNew("run", "other")).isFalse();
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
        begun.add(step.scope, step.id);
      }
      if (begun.isNew(step.scope, step.id)) {
        assertThat(ids).doesNotContain(step.id);
      }
    }
  }
}
