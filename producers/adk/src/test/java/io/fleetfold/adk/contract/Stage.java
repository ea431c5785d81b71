package io.fleetfold.adk.contract;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** The service under test and what the tests do with it. */
public interface Stage {
  /** A time that the events of the tests count from. */
  Instant BEGIN = Instant.parse("2026-03-01T12:00:00.250Z");

  /** The service under test: the same one within a test. */
  BaseSessionService service();

  /** A new service object on the same store, as another process has it. */
  BaseSessionService another();

  /** What the service does beyond ADK's own. */
  Set<Trait> traits();

  /** An application of this test alone. */
  String app();

  /** Leaves the test out, saying why, where the service is known not to do it. */
  default void needs(Trait trait) {
    Assumptions.assumeTrue(traits().contains(trait), () -> "this service does not: " + trait);
  }

  @CanIgnoreReturnValue
  default Session create(String user, String id, Map<String, Object> state) {
    return service().createSession(app(), user, state, id).blockingGet();
  }

  @CanIgnoreReturnValue
  default Session create(String user, String id) {
    return create(user, id, new HashMap<>());
  }

  /** The session as the store has it; null where it has none. */
  default Session get(String user, String id) {
    return get(service(), user, id);
  }

  default Session get(BaseSessionService from, String user, String id) {
    return from.getSession(app(), user, id, Optional.empty()).blockingGet();
  }

  default Session get(String user, String id, GetSessionConfig config) {
    return service().getSession(app(), user, id, Optional.of(config)).blockingGet();
  }

  @CanIgnoreReturnValue
  default Event append(Session session, Event event) {
    return append(service(), session, event);
  }

  @CanIgnoreReturnValue
  default Event append(BaseSessionService to, Session session, Event event) {
    return to.appendEvent(session, event).blockingGet();
  }

  /** An event of the agent that changes state, so many milliseconds after the begin. */
  default Event change(String id, int at, Map<String, Object> delta) {
    return say(id, at, "agent", "done").toBuilder()
        .actions(EventActions.builder().stateDelta(delta).build())
        .build();
  }

  default Event say(String id, int at, String author, String text) {
    return Event.builder()
        .id(app() + id)
        .invocationId("turn-1")
        .author(author)
        .content(
            Content.builder()
                .role(author.equals("user") ? "user" : "model")
                .parts(Part.fromText(text))
                .build())
        .timestamp(BEGIN.plusMillis(at).toEpochMilli())
        .build();
  }

  /** What other users see of {@code app:} keys may take a moment. */
  default void eventually(Runnable check) {
    Instant end = Instant.now().plusSeconds(60);
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  /** The texts of a session's events, in order. */
  static List<String> texts(List<Event> events) {
    return events.stream().map(Event::stringifyContent).toList();
  }
}
