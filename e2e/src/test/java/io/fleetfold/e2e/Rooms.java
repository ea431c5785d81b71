package io.fleetfold.e2e;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms of the house: packages below {@code io.fleetfold}, and what each may use beside itself.
 * A new room is a line here and the same in its pom.
 */
final class Rooms {
  private static final String HOUSE = "io.fleetfold.";
  private static final Set<String> ALL = Set.of("*");
  private static final Set<String> OF_THE_CLIENT = Set.of("client", "schemas", "records");
  // an HTTP client comes with sessions only
  private static final Set<String> OF_SESSIONS =
      Set.of(
          "client.session",
          "client.context",
          "client.memory",
          "client",
          "schemas",
          "records",
          "http");

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          // generated from the schemas
          Map.entry("records", Set.of()),
          // Apache HttpClient under names of its own
          Map.entry("http", Set.of()),
          Map.entry("gate", Set.of()),
          Map.entry("schemas", Set.of("records")),
          // for tests only
          Map.entry("testkit", Set.of("schemas", "records")),
          // agents carry it: keep it small
          Map.entry("client", Set.of("schemas", "records")),
          Map.entry("client.session", OF_SESSIONS),
          Map.entry("client.context", OF_SESSIONS),
          Map.entry("client.memory", OF_SESSIONS),
          Map.entry("gateway", Set.of("client", "client.session", "gate", "schemas", "records")),
          Map.entry("simulator", OF_THE_CLIENT),
          Map.entry("sweagent", OF_THE_CLIENT),
          Map.entry("prices", OF_THE_CLIENT),
          Map.entry("adk", OF_SESSIONS),
          Map.entry("langchain4j", OF_SESSIONS),
          Map.entry("springai", OF_SESSIONS),
          // runs and sessions do not know each other: what both need belongs into core
          Map.entry("streams.core", Set.of("schemas", "records")),
          Map.entry("streams.runs", Set.of("streams.core", "schemas", "records")),
          Map.entry("streams.sessions", Set.of("streams.core", "schemas", "records")),
          Map.entry(
              "streams.app",
              Set.of(
                  "streams.core",
                  "streams.runs",
                  "streams.sessions",
                  "gate",
                  "schemas",
                  "records")),
          // any Connect cluster must be able to run the sink
          Map.entry("connect", Set.of("gate", "schemas", "records")),
          // a shared mistake would prove itself: it computes again from the records alone
          Map.entry("verify", Set.of("schemas", "records")),
          Map.entry("local", ALL),
          Map.entry("examples", ALL),
          Map.entry("e2e", ALL));

  private Rooms() {}

  static ArchCondition<JavaClass> useOnlyWhatTheyMay() {
    return new ArchCondition<>("use only what their room may") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        String room = room(user).orElseThrow();
        Set<String> may = MAY_USE.get(room);
        if (may == null) {
          events.add(
              SimpleConditionEvent.violated(user, user.getName() + " is in no room of Rooms.java"));
          return;
        }
        for (Dependency use : user.getDirectDependenciesFromSelf()) {
          room(use.getTargetClass().getBaseComponentType())
              .filter(used -> !used.equals(room) && may != ALL && !may.contains(used))
              .ifPresent(
                  used ->
                      events.add(
                          SimpleConditionEvent.violated(
                              user, room + " may not use " + used + ": " + use.getDescription())));
        }
      }
    };
  }

  /** The room of a class of ours: the longest name that its package begins with. */
  private static Optional<String> room(JavaClass of) {
    String name = of.getPackageName();
    if (!name.startsWith(HOUSE)) {
      return Optional.empty();
    }
    String below = name.substring(HOUSE.length());
    return MAY_USE.keySet().stream()
        .filter(room -> (below + ".").startsWith(room + "."))
        .max(Comparator.comparingInt(String::length))
        .or(() -> Optional.of(below));
  }
}
