package io.fleetfold.examples.springai;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.springai.FleetfoldChatMemoryRepository;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A service with a conversation for each user. With a {@code ChatClient}, a {@code
 * MessageChatMemoryAdvisor} on the same memory does what {@link #chat} does here.
 */
final class Assistant {
  /** The application that conversations are kept for. */
  static final String APP = "spring-ai-memory";

  private final ChatMemory memory;
  private final ChatModel model = new ScriptedModel();

  /** The service on Fleetfold: its conversations are sessions. */
  Assistant(FleetfoldClient client) {
    this.memory =
        MessageWindowChatMemory.builder()
            .chatMemoryRepository(FleetfoldChatMemoryRepository.of(client, APP))
            .maxMessages(50)
            .build();
  }

  /** Answers a user, whom it remembers. */
  String chat(String user, String text) {
    memory.add(user, new UserMessage(text));
    AssistantMessage answer = model.call(new Prompt(memory.get(user))).getResult().getOutput();
    memory.add(user, answer);
    return answer.getText();
  }
}
