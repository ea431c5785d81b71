package io.fleetfold.springai;

import io.fleetfold.springai.contract.ChatMemoryRepositoryContract;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;

/** The library's own repository keeps the contract. */
class InMemoryChatMemoryRepositoryTest implements ChatMemoryRepositoryContract {
  private final ChatMemoryRepository repository = new InMemoryChatMemoryRepository();

  @Override
  public ChatMemoryRepository repository() {
    return repository;
  }
}
