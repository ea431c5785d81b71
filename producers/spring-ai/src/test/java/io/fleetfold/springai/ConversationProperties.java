package io.fleetfold.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.RecordingClient;
import io.fleetfold.springai.contract.Messages;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.Message;

/** Any sequence of calls leaves what the last one gave, and what the in-memory repository has. */
class ConversationProperties {
  @Provide
  Arbitrary<List<Message>> messages() {
    return AnyMessage.any().list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<List<Message>>> saved() {
    return AnyMessage.any().list().ofMaxSize(8).list().ofMaxSize(6);
  }

  @Property(tries = 150)
  void conversationsAreReadAsTheyWereSaved(@ForAll("saved") List<List<Message>> saved) {
    RecordingClient recording = new RecordingClient();
    ChatMemoryRepository repository = FleetfoldChatMemoryRepository.of(recording.client(), "app");
    for (List<Message> messages : saved) {
      repository.saveAll("ann", messages);
      assertThat(Messages.told(repository.findByConversationId("ann")))
          .isEqualTo(Messages.told(messages));
      ChatMemoryRepository fresh = FleetfoldChatMemoryRepository.of(recording.client(), "app");
      assertThat(Messages.told(fresh.findByConversationId("ann")))
          .as("read by a process that knows nothing yet")
          .isEqualTo(Messages.told(messages));
    }
  }

  @Property(tries = 150)
  void memoriesAreTheSameOverBothRepositories(
      @ForAll("messages") List<Message> messages, @ForAll Random random) {
    RecordingClient recording = new RecordingClient();
    int most = 1 + random.nextInt(6);
    ChatMemory here = memory(FleetfoldChatMemoryRepository.of(recording.client(), "app"), most);
    ChatMemory there = memory(new InMemoryChatMemoryRepository(), most);
    for (Message message : messages) {
      boolean clears = random.nextInt(20) == 0;
      for (ChatMemory memory : List.of(here, there)) {
        if (clears) {
          memory.clear("ann");
        } else {
          memory.add("ann", message);
        }
      }
      if (random.nextInt(5) == 0) {
        // a restart
        here = memory(FleetfoldChatMemoryRepository.of(recording.client(), "app"), most);
      }
      assertThat(Messages.told(here.get("ann"))).isEqualTo(Messages.told(there.get("ann")));
    }
  }

  private static ChatMemory memory(ChatMemoryRepository repository, int most) {
    return MessageWindowChatMemory.builder()
        .maxMessages(most)
        .chatMemoryRepository(repository)
        .build();
  }
}
