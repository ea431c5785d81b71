package io.fleetfold.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import dev.langchain4j.service.V;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.langchain4j.FleetfoldListenersTest.Tools;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetfoldAgentListenerTest {
  private final RecordingClient recording = new RecordingClient();
  private final FleetfoldListeners listeners = FleetfoldListeners.of(recording.client());

  /** Public, as the library calls it by reflection. */
  public interface Writer {
    @Agent(name = "writer", description = "Writes a story", outputKey = "story")
    @dev.langchain4j.service.UserMessage("Write about {{topic}}")
    String write(@V("topic") String topic);
  }

  /** As above. */
  public interface Editor {
    @Agent(name = "editor", description = "Shortens a story", outputKey = "story")
    @dev.langchain4j.service.UserMessage("Shorten {{story}}")
    String edit(@V("story") String story);
  }

  private UntypedAgent novelist(ScriptedModel writer, ScriptedModel editor) {
    return AgenticServices.sequenceBuilder()
        .name("novelist")
        .subAgents(
            AgenticServices.agentBuilder(Writer.class).chatModel(writer).tools(new Tools()).build(),
            AgenticServices.agentBuilder(Editor.class).chatModel(editor).build())
        .outputKey("story")
        .listener(FleetfoldAgentListener.of(listeners))
        .build();
  }

  private ScriptedModel model() {
    return new ScriptedModel(listeners.chatModel());
  }

  private AgentRun last(String agent) {
    return recording.runs().stream()
        .filter(run -> run.getAgentId().equals(agent))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void shouldTellOfAgentsAsRunsBelowEachOther() {
    Object story =
        novelist(
                model().calls("addReminder", "{\"text\": \"milk\"}").says("A long story"),
                model().says("A story"))
            .invoke(Map.of("topic", "milk"));

    assertThat(story).isEqualTo("A story");
    assertThat(List.of(last("novelist"), last("writer"), last("editor")))
        .extracting(AgentRun::getStatus)
        .containsOnly("completed");
    assertThat(List.of(last("writer"), last("editor")))
        .extracting(AgentRun::getParentRunId)
        .containsOnly(last("novelist").getRunId());
    assertThat(last("writer").getObjective()).isEqualTo("Writes a story");
    assertThat(last("writer").getAdditionalContext()).contains("\"topic\":\"milk\"");
    assertThat(last("writer").getFinalSynthesisOutput()).isEqualTo("A long story");
    assertThat(recording.usages())
        .extracting(AgentLlmUsage::getRunId)
        .containsExactly(
            last("writer").getRunId(), last("writer").getRunId(), last("editor").getRunId());
    assertThat(recording.events())
        .filteredOn(event -> event.getEventType().equals("action_execution_completed"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getRunId()).isEqualTo(last("writer").getRunId());
              assertThat(event.getData())
                  .contains("\"action\":\"addReminder\"", "\"result\":\"4\"");
            });
  }

  @Test
  void shouldTellOfAgentsThatFail() {
    UntypedAgent novelist = novelist(model().fails("no quota"), model().says("A story"));
    assertThatThrownBy(() -> novelist.invoke(Map.of("topic", "milk"))).isNotNull();

    assertThat(last("writer").getStatus()).isEqualTo("error");
    assertThat(last("writer").getErrorMessage()).isEqualTo("no quota");
    assertThat(recording.usages().get(0).getRunId()).isEqualTo(last("writer").getRunId());
  }
}
