package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.memory.StaleMemoryException;
import io.fleetfold.springai.FleetfoldChatMemoryRepository;
import io.fleetfold.springai.contract.ChatMemoryRepositoryContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;

/** Spring AI's conversations on the real pipeline. */
@Order(2)
@ExtendWith(SharedPipeline.class)
class SpringAiIT implements ChatMemoryRepositoryContract {
  private static FleetfoldClient client;
  private static FleetfoldClient other;

  private final String app = "contract-" + UUID.randomUUID();
  private final FleetfoldChatMemoryRepository repository =
      FleetfoldChatMemoryRepository.of(client, app);

  @BeforeAll
  static void connectTwice(Pipeline shared) {
    client = connect(shared);
    other = connect(shared);
  }

  @AfterAll
  static void disconnect() {
    client.close();
    other.close();
  }

  private static FleetfoldClient connect(Pipeline pipeline) {
    return FleetfoldClient.builder()
        .environment(
            Map.of(
                "FLEETFOLD_BOOTSTRAP_SERVERS", "127.0.0.1:" + pipeline.kafkaPort(),
                "FLEETFOLD_REGISTRY_URL", "http://127.0.0.1:" + pipeline.registryPort(),
                "FLEETFOLD_QUERY_URL", "http://127.0.0.1:" + pipeline.queryPort()))
        .build();
  }

  @Override
  public ChatMemoryRepository repository() {
    return repository;
  }

  @Test
  void shouldShareAConversationBetweenClientsAndRefuseTheStaleOne() {
    FleetfoldChatMemoryRepository theirs = FleetfoldChatMemoryRepository.of(other, app);
    repository.saveAll("ann", List.of(new UserMessage("1")));
    List<Message> seen = new ArrayList<>(theirs.findByConversationId("ann"));
    assertThat(seen).isEqualTo(List.of(new UserMessage("1")));
    repository.saveAll("ann", List.of(new UserMessage("1"), new AssistantMessage("2")));
    seen.add(new UserMessage("stale"));

    assertThatThrownBy(() -> theirs.saveAll("ann", seen)).isInstanceOf(StaleMemoryException.class);
    assertThat(theirs.findByConversationId("ann"))
        .isEqualTo(List.of(new UserMessage("1"), new AssistantMessage("2")));
    assertThat(theirs.findConversationIds()).containsExactly("ann");
  }
}
