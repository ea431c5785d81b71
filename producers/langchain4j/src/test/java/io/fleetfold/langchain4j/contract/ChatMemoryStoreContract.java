package io.fleetfold.langchain4j.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.memory.chat.TokenWindowChatMemory;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the library's in-memory store does, and so every store. */
public interface ChatMemoryStoreContract {
  /** The store; without the memories that the tests name. */
  ChatMemoryStore store();

  @Test
  default void shouldHaveNoMessagesOfAnUnknownMemory() {
    assertThat(store().getMessages("nobody")).isEmpty();
    store().deleteMessages("nobody");
    assertThat(store().getMessages("nobody")).isEmpty();
  }

  @Test
  default void shouldKeepMessagesOfEveryKind() {
    List<ChatMessage> all = Messages.ofEveryKind();
    store().updateMessages("ann", all);
    assertThat(store().getMessages("ann")).isEqualTo(all);

    for (int i = 0; i < all.size(); i++) {
      List<ChatMessage> one = List.of(all.get(i));
      store().updateMessages("one-" + i, one);
      assertThat(store().getMessages("one-" + i)).isEqualTo(one);
    }
  }

  @Test
  default void shouldReplaceWhatWasThere() {
    store().updateMessages("ann", List.of(UserMessage.from("1"), AiMessage.from("2")));
    store().updateMessages("ann", List.of(UserMessage.from("3")));
    assertThat(store().getMessages("ann")).containsExactly(UserMessage.from("3"));
    store().updateMessages("ann", List.of());
    assertThat(store().getMessages("ann")).isEmpty();
    store().updateMessages("ann", List.of(UserMessage.from("4")));
    assertThat(store().getMessages("ann")).containsExactly(UserMessage.from("4"));
  }

  @Test
  default void shouldKeepMemoriesApart() {
    UUID id = UUID.randomUUID();
    store().updateMessages("ann", List.of(UserMessage.from("1")));
    store().updateMessages(id, List.of(UserMessage.from("2")));
    store().updateMessages(7, List.of(UserMessage.from("3")));
    store().deleteMessages("ann");
    assertThat(store().getMessages("ann")).isEmpty();
    assertThat(store().getMessages(id)).containsExactly(UserMessage.from("2"));
    assertThat(store().getMessages(7)).containsExactly(UserMessage.from("3"));
  }

  @Test
  default void shouldBeginAnewAfterADeletion() {
    store().updateMessages("ann", List.of(UserMessage.from("1"), AiMessage.from("2")));
    store().deleteMessages("ann");
    store().updateMessages("ann", List.of(UserMessage.from("3")));
    assertThat(store().getMessages("ann")).containsExactly(UserMessage.from("3"));
  }

  @Test
  default void shouldServeAWindowOfMessages() {
    ChatMemory memory =
        MessageWindowChatMemory.builder().id("ann").maxMessages(4).chatMemoryStore(store()).build();
    memory.add(SystemMessage.from("Be brief."));
    for (int i = 0; i < 20; i++) {
      memory.add(UserMessage.from("same"));
      memory.add(AiMessage.from("answer " + i));
    }
    assertThat(memory.messages())
        .containsExactly(
            SystemMessage.from("Be brief."),
            AiMessage.from("answer 18"),
            UserMessage.from("same"),
            AiMessage.from("answer 19"));
    memory.clear();
    assertThat(memory.messages()).isEmpty();
  }

  @Test
  default void shouldServeAWindowOfTokens() {
    ChatMemory memory =
        TokenWindowChatMemory.builder()
            .id("ann")
            .maxTokens(3, new OneTokenEach())
            .chatMemoryStore(store())
            .build();
    for (int i = 0; i < 5; i++) {
      memory.add(AiMessage.from(Messages.request("r" + i, "{}")));
      memory.add(ToolExecutionResultMessage.from("r" + i, "look", "seen"));
    }
    assertThat(memory.messages())
        .as("no result without its request")
        .containsExactly(
            AiMessage.from(Messages.request("r4", "{}")),
            ToolExecutionResultMessage.from("r4", "look", "seen"));
  }

  /** Every message is one token. */
  final class OneTokenEach implements TokenCountEstimator {
    @Override
    public int estimateTokenCountInText(String text) {
      return 1;
    }

    @Override
    public int estimateTokenCountInMessage(ChatMessage message) {
      return 1;
    }

    @Override
    public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
      List<ChatMessage> all = new ArrayList<>();
      messages.forEach(all::add);
      return all.size();
    }
  }
}
