package io.fleetfold.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Says what it is told to say, at once or in pieces on a thread of its own. */
final class ScriptedModel implements ChatModel, StreamingChatModel {
  private final Deque<Object> script = new ArrayDeque<>();
  private final List<ChatModelListener> listeners;

  ScriptedModel(ChatModelListener... listeners) {
    this.listeners = List.of(listeners);
  }

  ScriptedModel says(String text) {
    script.add(AiMessage.from(text));
    return this;
  }

  ScriptedModel calls(String tool, String arguments) {
    script.add(
        AiMessage.from(
            ToolExecutionRequest.builder()
                .id("call-" + script.size())
                .name(tool)
                .arguments(arguments)
                .build()));
    return this;
  }

  ScriptedModel fails(String message) {
    script.add(new IllegalStateException(message));
    return this;
  }

  @Override
  public List<ChatModelListener> listeners() {
    return listeners;
  }

  @Override
  public ModelProvider provider() {
    return ModelProvider.OPEN_AI;
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return DefaultChatRequestParameters.builder().modelName("scripted-1").temperature(0.5).build();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return Set.of();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    Object next = script.remove();
    if (next instanceof RuntimeException error) {
      throw error;
    }
    return ChatResponse.builder()
        .aiMessage((AiMessage) next)
        .id("answer-" + script.size())
        .modelName("scripted-1")
        .tokenUsage(new TokenUsage(100, 25))
        .finishReason(FinishReason.STOP)
        .build();
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    Thread thread =
        new Thread(
            () -> {
              try {
                ChatResponse response = doChat(request);
                if (response.aiMessage().text() != null) {
                  handler.onPartialResponse(response.aiMessage().text());
                }
                handler.onCompleteResponse(response);
              } catch (RuntimeException e) {
                handler.onError(e);
              }
            });
    thread.start();
  }
}
