package io.fleetfold.springai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;

/** What Spring AI's in-memory repository does, and so every repository. */
public interface ChatMemoryRepositoryContract {
  /** The repository, without conversations. */
  ChatMemoryRepository repository();

  private List<String> told(String conversation) {
    return Messages.told(repository().findByConversationId(conversation));
  }

  @Test
  default void shouldHaveNoMessagesOfAnUnknownConversation() {
    assertThat(repository().findByConversationId("nobody")).isEmpty();
    repository().deleteByConversationId("nobody");
    assertThat(repository().findConversationIds()).isEmpty();
  }

  @Test
  default void shouldKeepMessagesOfEveryKind() {
    List<Message> all = Messages.ofEveryKind();
    repository().saveAll("ann", all);
    assertThat(told("ann")).isEqualTo(Messages.told(all));
    for (int i = 0; i < all.size(); i++) {
      List<Message> one = List.of(all.get(i));
      repository().saveAll("one-" + i, one);
      assertThat(told("one-" + i)).isEqualTo(Messages.told(one));
    }
  }

  @Test
  default void shouldReplaceWhatWasThere() {
    repository().saveAll("ann", List.of(new UserMessage("1"), new AssistantMessage("2")));
    repository().saveAll("ann", List.of(new UserMessage("3")));
    assertThat(repository().findByConversationId("ann")).containsExactly(new UserMessage("3"));
    repository().saveAll("ann", List.of());
    assertThat(repository().findByConversationId("ann")).isEmpty();
    repository().saveAll("ann", List.of(new UserMessage("4")));
    assertThat(repository().findByConversationId("ann")).containsExactly(new UserMessage("4"));
  }

  @Test
  default void shouldKeepConversationsApartAndListThem() {
    repository().saveAll("ann", List.of(new UserMessage("1")));
    repository().saveAll("ben", List.of(new UserMessage("2")));
    assertThat(repository().findConversationIds()).containsExactlyInAnyOrder("ann", "ben");
    repository().deleteByConversationId("ann");
    assertThat(repository().findConversationIds()).containsExactly("ben");
    assertThat(repository().findByConversationId("ann")).isEmpty();
    assertThat(repository().findByConversationId("ben")).containsExactly(new UserMessage("2"));
    repository().saveAll("ann", List.of(new UserMessage("3")));
    assertThat(repository().findByConversationId("ann")).containsExactly(new UserMessage("3"));
  }

  @Test
  default void shouldNoticeWhatIsChangedInPlace() {
    repository().saveAll("ann", List.of(new UserMessage("1"), new UserMessage("2")));
    List<Message> found = repository().findByConversationId("ann");
    found.get(0).getMetadata().put("seen", true);
    repository().saveAll("ann", found);
    assertThat(told("ann")).isEqualTo(Messages.told(found));
    assertThat(repository().findByConversationId("ann").get(0).getMetadata())
        .containsEntry("seen", true);
  }

  @Test
  default void shouldTellOtherMediaFromTheSame() {
    repository().saveAll("ann", List.of(Messages.showing(new byte[] {1})));
    List<Message> other = List.of(Messages.showing(new byte[] {2}));
    repository().saveAll("ann", other);
    assertThat(told("ann")).isEqualTo(Messages.told(other));
  }

  @Test
  default void shouldServeAWindowOfMessages() {
    ChatMemory memory =
        MessageWindowChatMemory.builder().maxMessages(3).chatMemoryRepository(repository()).build();
    memory.add("ann", new SystemMessage("Be brief."));
    for (int i = 0; i < 20; i++) {
      memory.add("ann", List.of(new UserMessage("same"), new AssistantMessage("answer " + i)));
    }
    assertThat(memory.get("ann"))
        .containsExactly(
            new SystemMessage("Be brief."),
            new UserMessage("same"),
            new AssistantMessage("answer 19"));
    memory.clear("ann");
    assertThat(memory.get("ann")).isEmpty();
  }

  @Test
  default void shouldRefuseWhatIsMissing() {
    List<Message> hole = Arrays.asList(new UserMessage("1"), null);
    assertThatThrownBy(() -> repository().saveAll("ann", hole))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repository().saveAll("ann", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repository().findByConversationId(" "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repository().deleteByConversationId(null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
