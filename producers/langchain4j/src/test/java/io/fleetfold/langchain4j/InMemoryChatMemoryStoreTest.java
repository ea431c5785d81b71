package io.fleetfold.langchain4j;

import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import io.fleetfold.langchain4j.contract.ChatMemoryStoreContract;

/** The library's own store keeps the contract. */
class InMemoryChatMemoryStoreTest implements ChatMemoryStoreContract {
  private final ChatMemoryStore store = new InMemoryChatMemoryStore();

  @Override
  public ChatMemoryStore store() {
    return store;
  }
}
