package io.fleetfold.examples.langchain4j;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.langchain4j.FleetfoldChatMemoryStore;
import io.fleetfold.langchain4j.FleetfoldListeners;

/** An AI service with a memory for each user. */
interface Assistant {
  /** The application that memories are kept for. */
  String APP = "langchain4j-memory";

  /** Answers a user, whom it remembers. */
  String chat(@MemoryId String user, @UserMessage String text);

  /** The service on Fleetfold: its memories are sessions, its invocations runs. */
  static Assistant on(FleetfoldClient client) {
    FleetfoldListeners listeners = FleetfoldListeners.of(client);
    FleetfoldChatMemoryStore memories =
        FleetfoldChatMemoryStore.builder(Sessions.of(client)).app(APP).listeners(listeners).build();
    return listeners
        .register(AiServices.builder(Assistant.class))
        .chatModel(new ScriptedModel(listeners.chatModel()))
        .tools(new Tools())
        .chatMemoryProvider(
            user ->
                MessageWindowChatMemory.builder()
                    .id(user)
                    .maxMessages(50)
                    .chatMemoryStore(memories)
                    .build())
        .build();
  }

  /** What the model may call. */
  final class Tools {
    @Tool("Notes something to be reminded of")
    String addReminder(String text) {
      return "noted '" + text + "'";
    }
  }
}
