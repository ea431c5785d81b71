package io.fleetfold.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.memory.StaleMemoryException;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.springai.contract.ChatMemoryRepositoryContract;
import io.fleetfold.springai.contract.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

class FleetfoldChatMemoryRepositoryTest implements ChatMemoryRepositoryContract {
  private static final SessionKey ANN = new SessionKey("app", "ann", "chat");

  private final RecordingClient recording = new RecordingClient();
  private final Sessions sessions = Sessions.of(recording.client());
  private final FleetfoldChatMemoryRepository repository = another();

  private FleetfoldChatMemoryRepository another() {
    return FleetfoldChatMemoryRepository.of(recording.client(), "app");
  }

  @Override
  public ChatMemoryRepository repository() {
    return repository;
  }

  private static ChatMemory memory(ChatMemoryRepository repository, int messages) {
    return MessageWindowChatMemory.builder()
        .maxMessages(messages)
        .chatMemoryRepository(repository)
        .build();
  }

  private SessionSnapshot session() {
    return sessions.get(ANN, MessageFilter.all()).orElseThrow();
  }

  @Test
  void shouldAppendWhatIsNewAndNothingElse() {
    ChatMemory memory = memory(repository, 3);
    memory.add("ann", new SystemMessage("Be brief."));
    for (int i = 0; i < 10; i++) {
      memory.add("ann", new UserMessage("ok"));
    }
    assertThat(session().messages()).as("each message once, evicted ones too").hasSize(11);
    assertThat(session().eventCount()).as("its creation, and one for each").isEqualTo(12);
    assertThat(session().state()).containsEntry("springai.after", 9);
    assertThat(memory(another(), 3).get("ann"))
        .containsExactly(
            new SystemMessage("Be brief."), new UserMessage("ok"), new UserMessage("ok"));
  }

  @Test
  void shouldWriteNothingWhereNothingChanged() {
    repository.saveAll("ann", Messages.ofEveryKind());
    long revision = session().revision();
    repository.saveAll("ann", repository.findByConversationId("ann"));
    another().saveAll("ann", Messages.ofEveryKind().subList(0, 4));
    assertThat(session().revision()).as("the window became smaller").isEqualTo(revision + 1);
    List<Message> copies = another().findByConversationId("ann");
    another().saveAll("ann", copies);
    assertThat(session().revision()).isEqualTo(revision + 1);
  }

  @Test
  void shouldShowReadersOfSessionsWhatWasSaid() {
    repository.saveAll(
        "ann",
        List.of(
            new SystemMessage("Be brief."),
            new UserMessage("Look"),
            Messages.calling("1", "{\"at\":\"it\"}"),
            Messages.answering("1", "seen")));
    memory(repository, 10)
        .add("ann", AssistantMessage.builder().content("I did").properties(Map.of("n", 1)).build());
    assertThat(session().messages())
        .extracting(SessionMessage::role)
        .containsExactly("agent", "user", "agent", "tool", "agent");
    assertThat(session().messages())
        .extracting(message -> message.author().orElseThrow())
        .containsExactly("system", "user", "app", "app", "app");
    assertThat(session().messages())
        .extracting(SessionMessage::finalResponse)
        .containsExactly(false, false, false, false, true);
    assertThat(session().messages())
        .extracting(message -> message.content().orElseThrow().toString())
        .as("texts are kept once")
        .containsExactly(
            "{\"parts\":[{\"text\":\"Be brief.\"}]}",
            "{\"parts\":[{\"text\":\"Look\"}]}",
            "{\"parts\":[{\"functionCall\":{\"id\":\"1\",\"name\":\"look\",\"args\":{\"at\":\"it\"}}}]}",
            "{\"parts\":[{\"functionResponse\":{\"id\":\"1\",\"name\":\"look\","
                + "\"response\":{\"result\":\"seen\"}}}]}",
            "{\"parts\":[{\"text\":\"I did\"}],\"springai\":{\"metadata\":{\"n\":1}}}");
  }

  @Test
  void shouldTakeInWhatOtherWritersSay() {
    memory(repository, 10).add("ann", new UserMessage("1"));
    sessions.append(ANN, SessionEvent.message("helper", "by the way").awaited());
    sessions.append(ANN, SessionEvent.message("helper").awaited());
    memory(repository, 10).add("ann", new UserMessage("2"));
    assertThat(another().findByConversationId("ann"))
        .containsExactly(
            new UserMessage("1"), new AssistantMessage("by the way"), new UserMessage("2"));
  }

  @Test
  void shouldRefuseAStaleWriterAndWriteNothing() {
    repository.saveAll("ann", List.of(new UserMessage("1")));
    List<Message> mine = new ArrayList<>(repository.findByConversationId("ann"));
    memory(another(), 10).add("ann", new UserMessage("theirs"));
    mine.add(new UserMessage("mine"));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> repository.saveAll("ann", mine))
          .isInstanceOf(StaleMemoryException.class)
          .hasMessageContaining("read it again and repeat");
    }
    memory(repository, 10).add("ann", new UserMessage("mine"));
    assertThat(another().findByConversationId("ann"))
        .containsExactly(new UserMessage("1"), new UserMessage("theirs"), new UserMessage("mine"));
  }

  @Test
  void shouldRefuseAWriterWhoseConversationWasCreatedOrDeletedMeanwhile() {
    assertThat(repository.findByConversationId("ann")).isEmpty();
    another().saveAll("ann", List.of(new UserMessage("theirs")));
    List<Message> mine = List.of(new UserMessage("mine"));
    assertThatThrownBy(() -> repository.saveAll("ann", mine))
        .isInstanceOf(StaleMemoryException.class);
    assertThat(repository.findByConversationId("ann"))
        .isEqualTo(List.of(new UserMessage("theirs")));
    another().deleteByConversationId("ann");
    assertThatThrownBy(() -> repository.saveAll("ann", mine))
        .isInstanceOf(StaleMemoryException.class);
    assertThat(repository.findByConversationId("ann")).isEmpty();
  }

  @Test
  void shouldListMoreConversationsThanAPageHas() {
    int many = 2_001;
    for (int i = 0; i < many; i++) {
      sessions.create(NewSession.of("app", "user-" + i).id("chat"));
    }
    sessions.create(NewSession.of("app", "user-0").id("another"));
    sessions.create(NewSession.of("other", "stranger").id("chat"));
    assertThat(repository.findConversationIds())
        .hasSize(many)
        .doesNotHaveDuplicates()
        .doesNotContain("stranger");
  }

  @Test
  void shouldLeaveOutMetadataThatAreNotJson() {
    UserMessage message =
        UserMessage.builder().text("1").metadata(Map.of("a", 1, "b", new Object())).build();
    repository.saveAll("ann", List.of(message));
    assertThat(repository.findByConversationId("ann").get(0).getMetadata())
        .containsEntry("a", 1)
        .doesNotContainKey("b");
  }

  @Test
  void shouldSayWhatCannotBeKept() {
    Media odd = Media.builder().mimeType(Media.Format.IMAGE_PNG).data("no address").build();
    UserMessage message = UserMessage.builder().text("1").media(odd).build();
    assertThatThrownBy(() -> repository.saveAll("ann", List.of(message)))
        .isInstanceOf(InvalidSessionInputException.class)
        .hasMessageContaining("media")
        .hasMessageContaining("Resource");
    // more than a session keeps, and more than JSON does
    for (int bytes : List.of(8 << 20, 16 << 20)) {
      Message large = Messages.showing(new byte[bytes]);
      assertThatThrownBy(() -> repository.saveAll("ann", List.of(large)))
          .isInstanceOf(InvalidSessionInputException.class)
          .hasMessageContaining("keep large things elsewhere");
    }
    assertThatThrownBy(() -> repository.findByConversationId("a".repeat(513)))
        .isInstanceOf(InvalidSessionInputException.class);
    assertThat(repository.findByConversationId("ann")).isEmpty();
  }

  @Test
  void shouldLetConversationsExpireAsSet() {
    FleetfoldChatMemoryRepository.builder(sessions)
        .app("app")
        .ttl(Duration.ofDays(1))
        .build()
        .saveAll("ann", List.of(new UserMessage("1")));
    assertThat(session().ttl()).hasValue(Duration.ofDays(1));
  }
}
