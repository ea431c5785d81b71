package io.fleetfold.examples.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A model for reminders that needs no key. All it knows is what it is given: the messages of the
 * memory.
 */
final class ScriptedModel implements ChatModel {
  private static final String TO = "remind me to ";
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final List<ChatModelListener> listeners;

  ScriptedModel(ChatModelListener listener) {
    this.listeners = List.of(listener);
  }

  @Override
  public List<ChatModelListener> listeners() {
    return listeners;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    AiMessage answer = answer(request.messages());
    int input = request.messages().toString().length() / CHARACTERS_PER_TOKEN;
    int output = answer.toString().length() / CHARACTERS_PER_TOKEN;
    return ChatResponse.builder()
        .aiMessage(answer)
        .modelName("scripted-1")
        .tokenUsage(new TokenUsage(input, output))
        .finishReason(
            answer.hasToolExecutionRequests() ? FinishReason.TOOL_EXECUTION : FinishReason.STOP)
        .build();
  }

  private static AiMessage answer(List<ChatMessage> messages) {
    ChatMessage last = messages.get(messages.size() - 1);
    if (last instanceof ToolExecutionResultMessage result) {
      return AiMessage.from(result.text());
    }
    String said = ((UserMessage) last).singleText();
    if (said.toLowerCase(Locale.ROOT).startsWith(TO)) {
      return AiMessage.from(
          ToolExecutionRequest.builder()
              .id(UUID.randomUUID().toString())
              .name("addReminder")
              .arguments("{\"text\": \"" + said.substring(TO.length()) + "\"}")
              .build());
    }
    List<String> noted =
        messages.stream()
            .filter(ToolExecutionResultMessage.class::isInstance)
            .map(message -> ((ToolExecutionResultMessage) message).text())
            .toList();
    return AiMessage.from(
        noted.isEmpty() ? "I know of no reminders." : "I remember: " + String.join("; ", noted));
  }
}
