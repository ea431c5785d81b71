package io.fleetfold.e2e.stranger;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.langchain4j.FleetfoldChatMemoryStore;
import io.fleetfold.langchain4j.FleetfoldListeners;
import java.util.List;

/**
 * What a program of a stranger who uses LangChain4j does; runs in a process of its own, on that
 * project's class path. Without a pipeline: the client itself is {@link StrangerProbe}'s.
 */
final class LangChain4jProbe {
  private LangChain4jProbe() {}

  /** An AI service. */
  interface Assistant {
    String chat(@MemoryId String user, @dev.langchain4j.service.UserMessage String text);
  }

  /** Its tool. */
  static final class Tools {
    @Tool
    String look(String at) {
      return "seen " + at;
    }
  }

  /** Calls the tool, then says what it answered. */
  private record Model(List<ChatModelListener> listeners) implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      List<ChatMessage> messages = request.messages();
      AiMessage answer =
          messages.get(messages.size() - 1) instanceof ToolExecutionResultMessage result
              ? AiMessage.from(result.text())
              : AiMessage.from(
                  ToolExecutionRequest.builder()
                      .id("1")
                      .name("look")
                      .arguments("{\"at\": \"it\"}")
                      .build());
      return ChatResponse.builder().aiMessage(answer).tokenUsage(new TokenUsage(10, 2)).build();
    }
  }

  public static void main(String[] ports) {
    RecordingClient recording = new RecordingClient();
    FleetfoldClient client = recording.client();
    FleetfoldListeners listeners = FleetfoldListeners.of(client);
    FleetfoldChatMemoryStore store =
        FleetfoldChatMemoryStore.builder(Sessions.of(client)).listeners(listeners).build();
    Assistant assistant =
        listeners
            .register(AiServices.builder(Assistant.class))
            .chatModel(new Model(List.of(listeners.chatModel())))
            .tools(new Tools())
            .chatMemoryProvider(
                id ->
                    MessageWindowChatMemory.builder()
                        .id(id)
                        .maxMessages(10)
                        .chatMemoryStore(store)
                        .build())
            .build();
    check(assistant.chat("ann", "look").equals("seen it"), "the tool was called");
    check(store.getMessages("ann").size() == 4, "all was kept: " + store.getMessages("ann"));
    check(recording.usages().size() == 2, "calls were told: " + recording.usages());
    check(
        recording.usages().stream().allMatch(call -> call.getRunId() != null),
        "calls have their run: " + recording.usages());
    check(
        recording.events().stream().anyMatch(event -> ("" + event.getData()).contains("seen it")),
        "the tool was told of: " + recording.events());
    List<ChatMessage> image =
        List.of(
            UserMessage.from(
                TextContent.from("what is it?"), ImageContent.from("aGVsbG8=", "image/png")));
    store.updateMessages("ben", image);
    check(
        FleetfoldChatMemoryStore.builder(Sessions.of(client))
            .build()
            .getMessages("ben")
            .equals(image),
        "the image was read again");
    // as frameworks look at their beans; the agentic module is not on this class path
    check(FleetfoldListeners.class.getMethods().length > 0, "the listeners' methods are read");
    check(FleetfoldChatMemoryStore.class.getMethods().length > 0, "the store's methods are read");
    System.out.println("all done");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
