package io.fleetfold.langchain4j.library;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.langchain4j.FleetfoldChatMemoryStore;
import java.util.List;

/**
 * Takes the place of the library's in-memory stores, whose tests make them themselves. It is
 * renamed to them, and so cannot extend our store.
 */
public class StandIn implements ChatMemoryStore {
  private final ChatMemoryStore store =
      FleetfoldChatMemoryStore.of(new RecordingClient().client(), "library");

  /** In place of the store for all memories. */
  public StandIn() {}

  /** In place of the store for one memory. */
  public StandIn(Object memoryId) {}

  @Override
  public List<ChatMessage> getMessages(Object memoryId) {
    return store.getMessages(memoryId);
  }

  @Override
  public void updateMessages(Object memoryId, List<ChatMessage> messages) {
    store.updateMessages(memoryId, messages);
  }

  @Override
  public void deleteMessages(Object memoryId) {
    store.deleteMessages(memoryId);
  }
}
