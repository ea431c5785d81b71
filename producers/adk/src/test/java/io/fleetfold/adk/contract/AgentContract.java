package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole agents on the service. */
public interface AgentContract extends Stage {
  private Runner runner(BaseSessionService sessions, ScriptedModel model) {
    LlmAgent agent =
        LlmAgent.builder()
            .name("memory")
            .model(model)
            .instruction("Keep reminders.")
            .tools(FunctionTool.create(Tools.class, "addReminder"))
            .build();
    return Runner.builder().agent(agent).appName(app()).sessionService(sessions).build();
  }

  private static List<Event> ask(Runner runner, String id, String text) {
    return runner
        .runAsync("ann", id, Content.fromParts(Part.fromText(text)))
        .toList()
        .blockingGet();
  }

  @Test
  default void shouldRunAnAgentWhoseToolsChangeState() {
    create("ann", "s1");
    Runner runner =
        runner(
            service(),
            new ScriptedModel().calls("addReminder", Map.of("text", "milk")).says("Noted."));

    List<Event> events = ask(runner, "s1", "Remind me to buy milk");

    assertThat(events).hasSize(3);
    assertThat(events.get(2).finalResponse()).isTrue();
    Session stored = get("ann", "s1");
    assertThat(stored.state()).containsEntry("user:reminders", List.of("milk"));
    assertThat(stored.events()).hasSize(4);
    assertThat(stored.events())
        .extracting(Event::author)
        .containsExactly("user", "memory", "memory", "memory");
    assertThat(stored.events().get(1).functionCalls().get(0).args().get())
        .containsEntry("text", "milk");
    assertThat(stored.events().get(2).functionResponses()).hasSize(1);
    assertThat(stored.events().get(3).stringifyContent()).isEqualTo("Noted.");
  }

  @Test
  default void shouldGoOnWithASessionAfterARestart() {
    needs(Trait.OUTLIVES_THE_SERVICE);
    create("ann", "s1");
    ask(
        runner(
            service(),
            new ScriptedModel().calls("addReminder", Map.of("text", "milk")).says("Noted.")),
        "s1",
        "Remind me to buy milk");

    ask(
        runner(
            another(),
            new ScriptedModel().calls("addReminder", Map.of("text", "bread")).says("Noted.")),
        "s1",
        "And bread");

    Session stored = get("ann", "s1");
    assertThat(stored.state())
        .containsExactly(Map.entry("user:reminders", List.of("milk", "bread")));
    assertThat(stored.events()).hasSize(8);
  }

  @Test
  default void shouldKeepOneEventOfAStreamedAnswer() {
    create("ann", "s1");

    List<Event> seen = ask(runner(service(), new ScriptedModel().streams("Hel", "lo")), "s1", "Hi");

    assertThat(seen).extracting(event -> event.partial().orElse(false)).contains(true);
    assertThat(Stage.texts(get("ann", "s1").events())).containsExactly("Hi", "Hello");
  }
}
