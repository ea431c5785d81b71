package io.fleetfold.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.langchain4j.contract.ChatMemoryStoreContract;
import io.fleetfold.langchain4j.contract.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FleetfoldChatMemoryStoreTest implements ChatMemoryStoreContract {
  private static final SessionKey ANN = new SessionKey("app", "ann", "chat");

  private final RecordingClient recording = new RecordingClient();
  private final Sessions sessions = Sessions.of(recording.client());
  private final FleetfoldChatMemoryStore store = another();

  private FleetfoldChatMemoryStore another() {
    return FleetfoldChatMemoryStore.of(recording.client(), "app");
  }

  @Override
  public ChatMemoryStore store() {
    return store;
  }

  private static ChatMemory memory(ChatMemoryStore store, int messages) {
    return MessageWindowChatMemory.builder()
        .id("ann")
        .maxMessages(messages)
        .chatMemoryStore(store)
        .build();
  }

  private SessionSnapshot session() {
    return sessions.get(ANN, MessageFilter.all()).orElseThrow();
  }

  @Test
  void shouldAppendWhatIsNewAndNothingElse() {
    ChatMemory memory = memory(store, 3);
    memory.add(SystemMessage.from("Be brief."));
    for (int i = 0; i < 10; i++) {
      memory.add(UserMessage.from("ok"));
    }
    assertThat(session().messages()).as("each message once, evicted ones too").hasSize(11);
    assertThat(session().eventCount()).as("its creation, and one for each").isEqualTo(12);
    assertThat(session().state()).containsEntry("langchain4j.after", 9);
    assertThat(memory(another(), 3).messages())
        .containsExactly(
            SystemMessage.from("Be brief."), UserMessage.from("ok"), UserMessage.from("ok"));
  }

  @Test
  void shouldTrimByAnEventOfItsOwn() {
    memory(store, 10).set(UserMessage.from("1"), AiMessage.from("2"), UserMessage.from("3"));
    long revision = session().revision();
    store.updateMessages("ann", store.getMessages("ann").subList(2, 3));
    assertThat(session().revision()).isEqualTo(revision + 1);
    assertThat(session().messages()).hasSize(3);
    assertThat(store.getMessages("ann")).containsExactly(UserMessage.from("3"));
  }

  @Test
  void shouldWriteNothingWhereNothingChanged() {
    memory(store, 10).add(UserMessage.from("1"));
    long revision = session().revision();
    store.updateMessages("ann", store.getMessages("ann"));
    assertThat(session().revision()).isEqualTo(revision);
  }

  @Test
  void shouldShowReadersOfSessionsWhatWasSaid() {
    store.updateMessages(
        "ann",
        List.of(
            SystemMessage.from("Be brief."),
            UserMessage.from("Look"),
            AiMessage.from(Messages.request("1", "{\"at\": \"it\"}")),
            ToolExecutionResultMessage.from("1", "look", "seen"),
            AiMessage.from("I did")));
    assertThat(session().messages())
        .extracting(SessionMessage::role)
        .containsExactly("agent", "user", "agent", "tool", "agent");
    assertThat(session().messages())
        .extracting(message -> message.author().orElseThrow())
        .containsExactly("system", "user", "app", "app", "app");
    assertThat(session().messages().get(1).content().orElseThrow())
        .as("texts are kept once")
        .hasToString("{\"parts\":[{\"text\":\"Look\"}]}");
    assertThat(session().messages().get(2).content().orElseThrow().toString())
        .contains("\"functionCall\":{\"id\":\"1\",\"name\":\"look\",\"args\":{\"at\":\"it\"}}");
    assertThat(session().messages().get(3).content().orElseThrow().toString())
        .contains("\"functionResponse\":{\"id\":\"1\",\"name\":\"look\"", "\"result\":\"seen\"");
  }

  @Test
  void shouldTakeInWhatOtherWritersSay() {
    memory(store, 10).add(UserMessage.from("1"));
    sessions.append(ANN, SessionEvent.message("helper", "by the way").awaited());
    sessions.append(ANN, SessionEvent.message("helper").awaited());
    memory(store, 10).add(UserMessage.from("2"));
    assertThat(another().getMessages("ann"))
        .containsExactly(
            UserMessage.from("1"), AiMessage.from("by the way"), UserMessage.from("2"));
  }

  @Test
  void shouldRefuseAStaleWriterAndWriteNothing() {
    FleetfoldChatMemoryStore other = another();
    store.updateMessages("ann", List.of(UserMessage.from("1")));
    List<ChatMessage> mine = new ArrayList<>(store.getMessages("ann"));
    memory(other, 10).add(UserMessage.from("theirs"));
    mine.add(UserMessage.from("mine"));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store.updateMessages("ann", mine))
          .isInstanceOf(StaleChatMemoryException.class)
          .hasMessageContaining("read it again and repeat");
    }
    memory(store, 10).add(UserMessage.from("mine"));
    assertThat(other.getMessages("ann"))
        .containsExactly(
            UserMessage.from("1"), UserMessage.from("theirs"), UserMessage.from("mine"));
  }

  @Test
  void shouldRefuseAWriterWhoseMemoryWasDeletedOrCreatedMeanwhile() {
    assertThat(store.getMessages("ann")).isEmpty();
    another().updateMessages("ann", List.of(UserMessage.from("theirs")));
    List<ChatMessage> mine = List.of(UserMessage.from("mine"));
    assertThatThrownBy(() -> store.updateMessages("ann", mine))
        .isInstanceOf(StaleChatMemoryException.class);
    assertThat(store.getMessages("ann")).containsExactly(UserMessage.from("theirs"));
    another().deleteMessages("ann");
    assertThatThrownBy(() -> store.updateMessages("ann", mine))
        .isInstanceOf(StaleChatMemoryException.class);
    assertThat(store.getMessages("ann")).isEmpty();
  }

  @Test
  void shouldLoseNothingUnderWritersThatRepeatWhatWasRefused() throws Exception {
    int writers = 4;
    int messages = 25;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<Void>> all = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      // two share a store, two have one of their own
      FleetfoldChatMemoryStore one = w < 2 ? store : another();
      String name = "w" + w + "-";
      Callable<Void> work =
          () -> {
            ChatMemory memory = memory(one, 1_000);
            for (int i = 0; i < messages; i++) {
              addUntilTaken(memory, UserMessage.from(name + i));
            }
            return null;
          };
      all.add(threads.submit(work));
    }
    for (Future<Void> writer : all) {
      writer.get();
    }
    threads.shutdown();
    List<ChatMessage> found = another().getMessages("ann");
    assertThat(found).hasSize(writers * messages).doesNotHaveDuplicates();
    assertThat(session().messages()).hasSize(writers * messages);
  }

  private static void addUntilTaken(ChatMemory memory, ChatMessage message) {
    while (true) {
      try {
        memory.add(message);
        return;
      } catch (StaleChatMemoryException e) {
        // reads again with the next attempt
      }
    }
  }

  @Test
  void shouldKeepWindowsThatAreLargerThanAnAppendOrAPage() {
    List<ChatMessage> many = new ArrayList<>();
    for (int i = 0; i < 11_000; i++) {
      many.add(UserMessage.from("message " + i));
    }
    store.updateMessages("ann", many);
    assertThat(another().getMessages("ann")).isEqualTo(many);

    String image = "A".repeat(700_000);
    List<ChatMessage> large = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      large.add(UserMessage.from(ImageContent.from(image + i, "image/png")));
    }
    store.updateMessages("ben", large);
    assertThat(another().getMessages("ben")).isEqualTo(large);
    assertThat(sessions.get(new SessionKey("app", "ben", "chat")).orElseThrow().state())
        .doesNotContainKey("langchain4j.until");
  }

  @Test
  void shouldShowNothingOfAnUpdateThatWasNotWrittenWhole() {
    store.updateMessages("ann", List.of(UserMessage.from("1")));
    // a writer of a larger update that ended after its first append
    sessions.append(ANN, SessionEvent.message("user", "2").set("langchain4j.until", 1).awaited());
    assertThat(another().getMessages("ann")).containsExactly(UserMessage.from("1"));
    memory(another(), 10).add(UserMessage.from("3"));
    assertThat(another().getMessages("ann"))
        .containsExactly(UserMessage.from("1"), UserMessage.from("3"));
    assertThat(session().state()).doesNotContainKey("langchain4j.until");
  }

  @Test
  void shouldMapMemoryIdsAsSet() {
    SessionKey own = new SessionKey("other", "ben", "s1");
    store.updateMessages(own, List.of(UserMessage.from("1")));
    assertThat(sessions.get(own)).isPresent();
    FleetfoldChatMemoryStore mapped =
        FleetfoldChatMemoryStore.builder(sessions)
            .sessionKey(id -> new SessionKey("mapped", "cleo", id.toString()))
            .ttl(Duration.ofDays(1))
            .build();
    mapped.updateMessages("c1", List.of(UserMessage.from("1")));
    assertThat(sessions.get(new SessionKey("mapped", "cleo", "c1")).orElseThrow().ttl())
        .hasValue(Duration.ofDays(1));
  }

  @Test
  void shouldRefuseIdsThatNobodyWouldFindAgain() {
    assertThatThrownBy(() -> store.getMessages(new Object()))
        .isInstanceOf(InvalidChatMemoryException.class)
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> store.getMessages(new int[0]))
        .isInstanceOf(InvalidChatMemoryException.class);
    assertThatThrownBy(() -> store.getMessages(" ")).isInstanceOf(InvalidChatMemoryException.class);
    assertThatThrownBy(() -> store.getMessages(null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldSayWhatCannotBeKept() {
    // more than a session keeps, and more than JSON does
    for (int characters : List.of(16 << 20, 64 << 20)) {
      ChatMessage large = UserMessage.from(ImageContent.from("A".repeat(characters), "image/png"));
      assertThatThrownBy(() -> store.updateMessages("ann", List.of(large)))
          .isInstanceOf(InvalidChatMemoryException.class)
          .hasMessageContaining("keep large things elsewhere");
      assertThat(store.getMessages("ann")).isEmpty();
    }
  }
}
