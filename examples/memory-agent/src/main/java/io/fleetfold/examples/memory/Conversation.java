package io.fleetfold.examples.memory;

import com.google.adk.agents.LlmAgent;
import com.google.adk.events.Event;
import com.google.adk.models.BaseLlm;
import com.google.adk.runner.Runner;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.fleetfold.adk.FleetfoldPlugin;
import io.fleetfold.adk.FleetfoldSessionService;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The user's session with the agent: goes on with the one there is, else begins one. */
final class Conversation {
  static final String APP = "memory-agent";

  private final FleetfoldClient client;
  private final PrintStream out;
  private final Runner runner;
  private final SessionKey session;

  Conversation(FleetfoldClient client, BaseLlm model, String user, PrintStream out) {
    this.client = client;
    this.out = out;
    FleetfoldPlugin plugin = new FleetfoldPlugin(client);
    LlmAgent agent =
        LlmAgent.builder()
            .name("memory_agent")
            .description("Keeps the user's reminders")
            .model(model)
            .instruction(
                "You keep reminders of a user. Use the tools for everything that changes or shows"
                    + " them. Answer in one sentence.")
            .tools(Reminders.tools())
            .build();
    this.runner =
        Runner.builder()
            .agent(agent)
            .appName(APP)
            .sessionService(
                FleetfoldSessionService.builder(Sessions.of(client)).plugin(plugin).build())
            .plugins(plugin)
            .build();
    SessionSnapshot found =
        Sessions.of(client).resumeOrCreate(NewSession.of(APP, user).state(Map.of("topic", "none")));
    this.session = found.key();
    out.printf(
        "session %s of %s: %s, %d messages so far%n",
        session.session(),
        user,
        found.messageCount() == 0 ? "new" : "resumed",
        found.messageCount());
  }

  SessionKey session() {
    return session;
  }

  /** One turn: prints each event as it happens, between the state before and after. */
  void say(String text) {
    out.println();
    out.println("user           " + text);
    out.println("  state before " + state());
    runner
        .runAsync(session.user(), session.session(), Content.fromParts(Part.fromText(text)))
        .blockingSubscribe(
            this::print, error -> out.println("  error        " + error.getMessage()));
    out.println("  state after  " + state());
  }

  private Map<String, Object> state() {
    return Sessions.of(client).get(session).map(SessionSnapshot::state).orElse(Map.of());
  }

  private void print(Event event) {
    for (FunctionCall call : event.functionCalls()) {
      out.println("  tool request " + call.name().orElse("?") + " " + call.args().orElse(Map.of()));
    }
    for (FunctionResponse response : event.functionResponses()) {
      out.println(
          "  tool answer  "
              + response.name().orElse("?")
              + " "
              + response.response().orElse(Map.of()));
    }
    String text =
        String.join(
            "",
            event.content().flatMap(Content::parts).orElse(List.of()).stream()
                .flatMap(part -> part.text().stream())
                .toList());
    if (!text.isBlank()) {
      out.println((event.finalResponse() ? "agent, final   " : "agent          ") + text);
    }
    event.errorMessage().ifPresent(message -> out.println("  error        " + message));
  }
}
