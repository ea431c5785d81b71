package io.fleetfold.e2e.stranger;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.fleetfold.adk.FleetfoldSessionService;
import io.fleetfold.client.DeliveryReport;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.Run;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a stranger's program does; runs in a process of its own, on that project's class path. */
final class StrangerProbe {
  private StrangerProbe() {}

  public static void main(String[] ports) {
    try (FleetfoldClient client =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:" + ports[0])
            .schemaRegistry("http://127.0.0.1:" + ports[1])
            .queryUrl("http://127.0.0.1:" + ports[2])
            .build()) {
      telemetry(client);
      sessions(client);
      kit(client);
    }
    System.out.println("all done");
  }

  private static void telemetry(FleetfoldClient client) {
    Run run = client.runs().start("stranger", "Stranger", "use other versions");
    run.llm("openai", "gpt-4o").tokens(10, 2).latency(Duration.ofMillis(5)).publish();
    run.action("look", Map.of("at", "it"), List.of(1), Duration.ofMillis(1));
    run.complete("used");
    check(client.flush(Duration.ofSeconds(30)), "records were delivered in time");
    DeliveryReport report = client.report();
    check(report.delivered() == report.accepted(), "all was delivered: " + report);
    check(client.healthCheck().healthy(), "health: " + client.healthCheck());
  }

  private static void sessions(FleetfoldClient client) {
    SessionSnapshot session = Sessions.of(client).create(NewSession.of("stranger", "ann"));
    Sessions.of(client)
        .append(session.key(), SessionEvent.message("user", "hello").set("k", 1).awaited());
    SessionSnapshot found =
        Sessions.of(client).get(session.key(), MessageFilter.newest(10)).orElseThrow();
    check(found.messages().size() == 1, "the message was read: " + found);
  }

  private static void kit(FleetfoldClient client) {
    FleetfoldSessionService service = FleetfoldSessionService.of(client);
    Session session = service.createSession("stranger", "ben", Map.of("k", 1), null).blockingGet();
    Event event =
        Event.builder()
            .id(Event.generateEventId())
            .author("user")
            .content(Content.fromParts(Part.fromText("hello")))
            .build();
    Event stored = service.appendEvent(session, event).blockingGet();
    check(stored.id().equals(event.id()), "the event was stored: " + stored);
    Session found =
        service.getSession("stranger", "ben", session.id(), Optional.empty()).blockingGet();
    check(found.events().size() == 1, "the event was read: " + found.events());
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
