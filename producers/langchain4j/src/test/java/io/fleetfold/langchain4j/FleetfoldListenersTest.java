package io.fleetfold.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.session.MemorySessions;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FleetfoldListenersTest {
  private final RecordingClient recording = new RecordingClient();
  private final FleetfoldListeners listeners = FleetfoldListeners.of(recording.client(), "me");
  private final FleetfoldChatMemoryStore store =
      FleetfoldChatMemoryStore.builder(Sessions.of(recording.client()))
          .app("app")
          .listeners(listeners)
          .build();

  interface Assistant {
    String chat(@MemoryId String user, @dev.langchain4j.service.UserMessage String text);

    TokenStream stream(@MemoryId String user, @dev.langchain4j.service.UserMessage String text);
  }

  static final class Tools {
    @Tool
    int addReminder(String text) {
      return text.length();
    }

    @Tool
    int explode() {
      return Integer.parseInt("the tool is broken");
    }
  }

  private Assistant assistant(ScriptedModel model) {
    return listeners
        .register(AiServices.builder(Assistant.class))
        .chatModel(model)
        .streamingChatModel(model)
        .tools(new Tools())
        .chatMemoryProvider(
            id ->
                MessageWindowChatMemory.builder()
                    .id(id)
                    .maxMessages(10)
                    .chatMemoryStore(store)
                    .build())
        .build();
  }

  private ScriptedModel model() {
    return new ScriptedModel(listeners.chatModel());
  }

  private AgentRun last() {
    return recording.runs().get(recording.runs().size() - 1);
  }

  private List<String> types() {
    return recording.events().stream().map(AgentRunEvent::getEventType).toList();
  }

  @Test
  void shouldTellOfAnInvocationAsARun() {
    String answer =
        assistant(
                model()
                    .calls("addReminder", "{\"arg0\": \"milk\", \"text\": \"milk\"}")
                    .says("Noted."))
            .chat("ann", "Remind me to buy milk");

    assertThat(answer).isEqualTo("Noted.");
    AgentRun run = last();
    assertThat(run.getAgentId()).isEqualTo("Assistant");
    assertThat(run.getStatus()).isEqualTo("completed");
    assertThat(run.getObjective()).isEqualTo("Remind me to buy milk");
    assertThat(run.getFinalSynthesisOutput()).isEqualTo("Noted.");
    assertThat(run.getTotalIterations()).isEqualTo(2);
    assertThat(List.of(run.getAppName(), run.getUserId(), run.getSessionId()))
        .containsExactly("app", "ann", "chat");
    assertThat(types())
        .containsExactly(
            "run_started",
            "iteration_started",
            "action_execution_completed",
            "iteration_completed",
            "iteration_started",
            "iteration_completed",
            "run_completed");
    assertThat(recording.events().get(2).getData())
        .contains(
            "\"action\":\"addReminder\"", "\"text\":\"milk\"", "\"result\":\"4\"", "duration_ms");
    assertThat(MemorySessions.of(recording.client()).all().get(0).messages())
        .hasSize(4)
        .extracting(message -> message.runId().orElseThrow())
        .containsOnly(run.getRunId());
    assertThat(MemorySessions.of(recording.client()).all().get(0).messages())
        .extracting(SessionMessage::finalResponse)
        .containsExactly(false, false, false, true);
  }

  @Test
  void shouldTellEachModelCallOnce() {
    assistant(model().calls("addReminder", "{}").says("Noted.")).chat("ann", "Remind me");

    assertThat(recording.usages()).hasSize(2);
    for (AgentLlmUsage usage : recording.usages()) {
      assertThat(usage.getRunId()).isEqualTo(last().getRunId());
      assertThat(usage.getSessionId()).isEqualTo("chat");
      assertThat(usage.getProvider()).isEqualTo("openai");
      assertThat(usage.getModel()).isEqualTo("scripted-1");
      assertThat(usage.getInputTokens()).isEqualTo(100);
      assertThat(usage.getOutputTokens()).isEqualTo(25);
      assertThat(usage.getLatencyMs()).isNotNull();
      assertThat(usage.getFinishReason()).isEqualTo("stop");
      assertThat(usage.getStatus()).isEqualTo("success");
      assertThat(usage.getInputParams()).contains("\"temperature\":0.5");
    }
    assertThat(recording.usages().get(0).getPromptLength()).isEqualTo("Remind me".length());
    assertThat(recording.usages().get(1).getResponseLength()).isEqualTo("Noted.".length());
    assertThat(recording.usages().get(1).getResponseId()).isEqualTo("answer-0");
  }

  @Test
  void shouldTellOfModelsWithoutAListenerAsFarAsTheServiceKnows() {
    assistant(new ScriptedModel().says("Hello")).chat("ann", "Hello");

    assertThat(recording.usages()).hasSize(1);
    assertThat(recording.usages().get(0).getRunId()).isEqualTo(last().getRunId());
    assertThat(recording.usages().get(0).getProvider()).isEqualTo("unknown");
    assertThat(recording.usages().get(0).getInputTokens()).isEqualTo(100);
  }

  @Test
  void shouldTellOfStreams() throws Exception {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      assistant(model().calls("addReminder", "{\"text\": \"milk\"}").says("Noted.")).stream(
              "ann", "Remind me to buy milk")
          .onPartialResponse(text -> {})
          .onCompleteResponse(response -> answer.complete(response.aiMessage().text()))
          .onError(answer::completeExceptionally)
          .start();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("Noted.");
    }

    assertThat(recording.usages()).hasSize(6);
    assertThat(recording.usages()).extracting(AgentLlmUsage::getRunId).doesNotContainNull();
    assertThat(recording.runs().stream().filter(run -> run.getStatus().equals("completed")))
        .hasSize(3)
        .extracting(AgentRun::getFinalSynthesisOutput)
        .containsOnly("Noted.");
    assertThat(types().stream().filter("action_execution_completed"::equals)).hasSize(3);
  }

  @Test
  void shouldTellOfErrorsOfModels() throws Exception {
    assertThatThrownBy(() -> assistant(model().fails("no quota")).chat("ann", "Hello"))
        .hasMessageContaining("no quota");
    CompletableFuture<Throwable> error = new CompletableFuture<>();
    assistant(model().fails("no stream")).stream("ben", "Hello")
        .onPartialResponse(text -> {})
        .onError(error::complete)
        .start();
    assertThat(error.get(10, TimeUnit.SECONDS)).hasMessage("no stream");

    assertThat(recording.runs().stream().filter(run -> run.getStatus().equals("error")))
        .extracting(AgentRun::getErrorMessage)
        .containsExactly("no quota", "no stream");
    assertThat(recording.usages())
        .extracting(AgentLlmUsage::getErrorMessage)
        .containsExactly("no quota", "no stream");
    assertThat(recording.usages()).extracting(AgentLlmUsage::getModel).containsOnly("scripted-1");
  }

  @Test
  void shouldTellOfErrorsOfTools() {
    assistant(model().calls("explode", "{}").says("Sorry")).chat("ann", "Explode");

    AgentRunEvent action =
        recording.events().stream()
            .filter(event -> event.getEventType().equals("action_execution_completed"))
            .findFirst()
            .orElseThrow();
    assertThat(action.getData()).contains("\"error\":\"For input string", "duration_ms");
    assertThat(last().getStatus()).isEqualTo("completed");
  }

  @Test
  void shouldTellOfCallsOutsideOfServices() {
    model().says("Hello").chat(UserMessage.from("Hi"));
    assistant(new ScriptedModel().says("Hello")).chat("ann", "Hello");
    model().says("Hello").chat(UserMessage.from("Hi"));

    assertThat(recording.usages()).hasSize(3);
    assertThat(recording.usages().get(0).getRunId()).isNull();
    assertThat(recording.usages().get(0).getAgentId()).isEqualTo("me");
    assertThat(recording.usages().get(2).getRunId()).as("the service's call is over").isNull();
  }

  @Test
  void shouldTakeServicesThatOthersBuild() {
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(model().calls("addReminder", "{\"text\": \"milk\"}").says("Noted."))
            .tools(new Tools())
            .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(10))
            .registerListeners(listeners.aiService())
            .build();
    assertThat(assistant.chat("ann", "Hello")).isEqualTo("Noted.");
    assertThat(last().getStatus()).isEqualTo("completed");
    assertThat(recording.events().get(2).getData())
        .as("not measured, which is not zero")
        .contains("\"result\":\"4\"")
        .doesNotContain("duration_ms");
  }

  @Test
  void shouldNeverFailTheAgent() {
    recording.client().close();
    assertThat(listeners.chatModel()).isNotNull();
    ScriptedModel model = model().says("Hello");
    Assistant assistant =
        listeners
            .register(AiServices.builder(Assistant.class))
            .chatModel(model)
            .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(10))
            .build();
    assertThat(assistant.chat("ann", "Hello")).isEqualTo("Hello");
    // a request that breaks the library's own rules
    listeners.chatModel().onRequest(null);
    listeners.chatModel().onResponse(null);
    listeners.chatModel().onError(null);
  }
}
