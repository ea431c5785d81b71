package io.fleetfold.adk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.Session;
import io.fleetfold.client.session.Sessions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What becomes of numbers in state: what becomes of them in the kit's own JSON. */
class StateNumbersProperties {
  private final FleetfoldSessionService service =
      FleetfoldSessionService.builder(Sessions.inMemory()).build();

  @Property(tries = 300)
  void numbersComeBackAsFromTheKitsOwnJson(@ForAll("states") Map<String, Object> state) {
    Session created = service.createSession("app", "ann", state, null).blockingGet();
    Session kits =
        Session.builder("s1")
            .appName("app")
            .userId("ann")
            .state(new ConcurrentHashMap<>(state))
            .build();

    Session read = service.getSession("app", "ann", created.id(), Optional.empty()).blockingGet();
    assertThat(classes(read.state())).isEqualTo(classes(Session.fromJson(kits.toJson()).state()));
  }

  private static Map<String, Class<?>> classes(Map<String, Object> state) {
    Map<String, Class<?>> classes = new HashMap<>();
    state.forEach((key, value) -> classes.put(key, value.getClass()));
    return classes;
  }

  @Provide
  Arbitrary<Map<String, Object>> states() {
    Arbitrary<Object> numbers =
        Arbitraries.oneOf(
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.longs().between(-1_000, 1_000).asGeneric(),
            Arbitraries.shorts().asGeneric(),
            Arbitraries.bytes().asGeneric(),
            Arbitraries.floats().asGeneric(),
            Arbitraries.doubles().asGeneric());
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), numbers);
  }
}
