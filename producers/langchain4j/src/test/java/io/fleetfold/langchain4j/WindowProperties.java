package io.fleetfold.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.memory.chat.TokenWindowChatMemory;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.langchain4j.contract.ChatMemoryStoreContract.OneTokenEach;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any sequence of updates leaves what the last one gave, and what the in-memory store has. */
class WindowProperties {
  @Provide
  Arbitrary<List<ChatMessage>> messages() {
    return AnyMessage.any().list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<List<ChatMessage>>> updates() {
    return AnyMessage.any().list().ofMaxSize(8).list().ofMaxSize(6);
  }

  @Property(tries = 150)
  void updatesAreReadAsTheyWereWritten(@ForAll("updates") List<List<ChatMessage>> updates) {
    RecordingClient recording = new RecordingClient();
    ChatMemoryStore store = FleetfoldChatMemoryStore.of(recording.client(), "app");
    for (List<ChatMessage> update : updates) {
      store.updateMessages("ann", update);
      assertThat(store.getMessages("ann")).isEqualTo(update);
      assertThat(FleetfoldChatMemoryStore.of(recording.client(), "app").getMessages("ann"))
          .as("read by a process that knows nothing yet")
          .isEqualTo(update);
    }
  }

  @Property(tries = 150)
  void memoriesAreTheSameOverBothStores(
      @ForAll("messages") List<ChatMessage> messages, @ForAll Random random) {
    RecordingClient recording = new RecordingClient();
    int most = 1 + random.nextInt(6);
    boolean byTokens = random.nextBoolean();
    boolean systemFirst = random.nextBoolean();
    ChatMemoryStore ours = FleetfoldChatMemoryStore.of(recording.client(), "app");
    ChatMemory here = memory(ours, most, byTokens, systemFirst);
    ChatMemory there = memory(new InMemoryChatMemoryStore(), most, byTokens, systemFirst);
    for (ChatMessage message : messages) {
      int what = random.nextInt(20);
      for (ChatMemory memory : List.of(here, there)) {
        if (what == 0) {
          memory.clear();
        } else if (what == 1) {
          memory.set(List.of(message));
        } else {
          memory.add(message);
        }
      }
      if (random.nextInt(5) == 0) {
        // a restart
        here =
            memory(
                FleetfoldChatMemoryStore.of(recording.client(), "app"),
                most,
                byTokens,
                systemFirst);
      }
      assertThat(here.messages()).isEqualTo(there.messages());
    }
  }

  private static ChatMemory memory(
      ChatMemoryStore store, int most, boolean byTokens, boolean systemFirst) {
    return byTokens
        ? TokenWindowChatMemory.builder()
            .id("ann")
            .maxTokens(most, new OneTokenEach())
            .chatMemoryStore(store)
            .alwaysKeepSystemMessageFirst(systemFirst)
            .build()
        : MessageWindowChatMemory.builder()
            .id("ann")
            .maxMessages(most)
            .chatMemoryStore(store)
            .alwaysKeepSystemMessageFirst(systemFirst)
            .build();
  }
}
