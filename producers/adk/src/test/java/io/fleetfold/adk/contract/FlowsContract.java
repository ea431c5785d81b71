package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.LoopAgent;
import com.google.adk.agents.ParallelAgent;
import com.google.adk.agents.SequentialAgent;
import com.google.adk.events.Event;
import com.google.adk.models.LlmRequest;
import com.google.adk.runner.Runner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents that work together, through state and transfers. */
public interface FlowsContract extends Rounds {
  private static LlmAgent agent(String name, String instruction, ScriptedModel model) {
    return LlmAgent.builder()
        .name(name)
        .description("Does " + name)
        .model(model)
        .instruction(instruction)
        .outputKey(name)
        .disallowTransferToParent(true)
        .disallowTransferToPeers(true)
        .build();
  }

  private static BaseAgent sequence(String name, BaseAgent... agents) {
    return SequentialAgent.builder().name(name).subAgents(agents).build();
  }

  @Test
  default void shouldShowAnAgentTheOutputOfTheOneBefore() {
    everyTime(
        id -> {
          List<Event> events =
              ask(
                  runner(
                      sequence(
                          "team",
                          agent("draft", "Write.", new ScriptedModel().says("v1")),
                          agent("review", "Review {draft}!", new ScriptedModel().echoes(1)))),
                  id,
                  "go");

          assertThat(Rounds.last(events).stringifyContent()).contains("Review v1!");
          assertThat(get("ann", id).state()).containsEntry("draft", "v1").containsKey("review");
        });
  }

  @Test
  default void shouldShowALoopItsLastOutput() {
    everyTime(
        id -> {
          ScriptedModel model = new ScriptedModel();
          for (int i = 0; i < 4; i++) {
            model.answers(request -> Integer.toString(last(request) + 1));
          }
          BaseAgent loop =
              LoopAgent.builder()
                  .name("loop")
                  .subAgents(agent("count", "Last: {count?}.", model))
                  .maxIterations(4)
                  .build();

          assertThat(Stage.texts(ask(runner(loop), id, "go"))).containsExactly("1", "2", "3", "4");
          assertThat(get("ann", id).state()).containsEntry("count", "4");
        });
  }

  private static int last(LlmRequest request) {
    String digits = String.join("", request.getSystemInstructions()).replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  @Test
  default void shouldGatherWhatParallelAgentsSaid() {
    everyTime(
        id -> {
          BaseAgent both =
              ParallelAgent.builder()
                  .name("both")
                  .subAgents(
                      agent("left", "Go left.", new ScriptedModel().says("L")),
                      agent("right", "Go right.", new ScriptedModel().says("R")))
                  .build();
          BaseAgent gather = agent("gather", "{left}+{right}", new ScriptedModel().echoes(1));

          List<Event> events = ask(runner(sequence("team", both, gather)), id, "go");

          assertThat(Rounds.last(events).stringifyContent()).contains("L+R");
          assertThat(get("ann", id).events()).hasSize(4);
        });
  }

  /**
   * A branch of a {@link ParallelAgent} is one agent here: the kit lets the next agent of a longer
   * one begin while the branch's last event waits behind another branch's, whatever the service.
   */
  @Test
  default void shouldLetFlowsContainFlows() {
    everyTime(
        id -> {
          BaseAgent both =
              ParallelAgent.builder()
                  .name("both")
                  .subAgents(
                      agent("tell", "{ask}!", new ScriptedModel().echoes(2)),
                      agent("side", "{ask}?", new ScriptedModel().echoes(2)))
                  .build();
          BaseAgent loop =
              LoopAgent.builder()
                  .name("loop")
                  .subAgents(
                      sequence(
                          "inner",
                          agent("ask", "After {tell?}", new ScriptedModel().says("a").says("b")),
                          both))
                  .maxIterations(2)
                  .build();
          BaseAgent end = agent("end", "<{tell} {side}>", new ScriptedModel().echoes(1));

          List<Event> events = ask(runner(sequence("team", loop, end)), id, "go");

          assertThat(Rounds.last(events).stringifyContent()).contains("<b!", "b?");
          assertThat(get("ann", id).events()).hasSize(8);
        });
  }

  @Test
  default void shouldGoOnWithTheAgentThatWasTransferredTo() {
    everyTime(
        id -> {
          LlmAgent expert =
              LlmAgent.builder()
                  .name("expert")
                  .description("Knows")
                  .model(new ScriptedModel().says("I am it.").says("Still me."))
                  .build();
          LlmAgent desk =
              LlmAgent.builder()
                  .name("desk")
                  .model(
                      new ScriptedModel()
                          .calls("transfer_to_agent", Map.of("agent_name", "expert")))
                  .subAgents(expert)
                  .build();
          Runner runner = runner(desk);

          assertThat(Rounds.last(ask(runner, id, "help")).author()).isEqualTo("expert");
          assertThat(Stage.texts(ask(runner, id, "more"))).containsExactly("Still me.");
          assertThat(get("ann", id).events())
              .extracting(Event::author)
              .containsExactly("user", "desk", "desk", "expert", "user", "expert");
        });
  }
}
