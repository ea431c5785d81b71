package io.fleetfold.e2e;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
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

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          // generated from the schemas
          Map.entry("records", Set.of()),
          // Apache HttpClient under names of its own
          Map.entry("http", Set.of()),
          Map.entry("gate", Set.of()),
          Map.entry("schemas", Set.of("records")),
          // agents carry it: keep it small
          Map.entry("client", Set.of("schemas", "records", "http")),
          Map.entry("simulator", Set.of("client", "schemas", "records")),
          Map.entry("sweagent", Set.of("client", "schemas", "records")),
          Map.entry("prices", Set.of("client", "schemas", "records")),
          Map.entry("adk", Set.of("client", "schemas", "records")),
          Map.entry("langchain4j", Set.of("client", "schemas", "records")),
          Map.entry("springai", Set.of("client", "schemas", "records")),
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

  /** The room of a class of ours: one package deep, of the streams app two. */
  private static Optional<String> room(JavaClass of) {
    String name = of.getPackageName();
    if (!name.startsWith(HOUSE)) {
      return Optional.empty();
    }
    String[] parts = name.substring(HOUSE.length()).split("\\.", 3);
    boolean deep = parts[0].equals("streams") && parts.length > 1;
    return Optional.of(deep ? parts[0] + "." + parts[1] : parts[0]);
  }
}
