package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages: written, counted, read back. */
public interface SessionMessagesContract extends SessionContract {
  @Test
  default void shouldSaveAMessageWithAllItTells() {
    SessionKey key = newSession();
    sessions().enterRoute(key, "support", "ask");
    Instant time = Instant.parse("2026-01-02T03:04:05.678Z");

    Append append =
        sessions()
            .append(
                key,
                SessionEvent.message("helper", "hello")
                    .id("e-" + key.session())
                    .data(Map.of("tool_calls", List.of("search")))
                    .set("k", "v")
                    .remove("gone")
                    .invocation("i1")
                    .run("run-" + key.session())
                    .agent("agent-1", "Helper")
                    .finalResponse(true)
                    .at(time));

    assertThat(append.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(append.token()).startsWith("agent-session-events:");
    SessionMessage message = sessions().messages(key, 10).get(0);
    assertThat(message.id()).isEqualTo("e-" + key.session());
    assertThat(message.sequence()).isEqualTo(1);
    assertThat(message.timestamp()).isEqualTo(time);
    assertThat(message.role()).isEqualTo("agent");
    assertThat(message.author()).contains("helper");
    assertThat(message.text()).isEqualTo("hello");
    assertThat(message.data()).isEqualTo(Map.of("tool_calls", List.of("search")));
    assertThat(message.stateDelta()).containsEntry("k", "v").containsEntry("gone", null);
    assertThat(message.invocationId()).contains("i1");
    assertThat(message.runId()).contains("run-" + key.session());
    assertThat(message.agentId()).isEqualTo("agent-1");
    assertThat(message.route()).contains("support");
    assertThat(message.step()).contains("ask");
    assertThat(message.finalResponse()).isTrue();
    assertThat(message.revision()).isEqualTo(3);
    assertThat(read(key).lastMessageAt()).contains(time);
  }

  @Test
  default void shouldTellRolesUserAgentAndTool() {
    SessionKey key = newSession();
    Object response = Map.of("parts", List.of(Map.of("functionResponse", Map.of("name", "f"))));
    sessions().append(key, SessionEvent.message("user", "hi"));
    sessions().append(key, SessionEvent.message("helper", "hi"));
    sessions().append(key, SessionEvent.message("helper").content(response));
    sessions().append(key, SessionEvent.message("helper", "told").role("user"));
    Map<String, Object> more = Map.of("took_ms", 5);
    sessions().append(key, SessionEvent.message("helper", "told").role("tool").data(more));
    sessions().append(key, SessionEvent.message("helper", "told").data(more).role("tool"));
    sessions()
        .append(
            key, SessionEvent.message("helper", "told").role("tool").data(Map.of("role", "user")));

    List<SessionMessage> told = sessions().get(key, MessageFilter.all()).orElseThrow().messages();
    assertThat(told)
        .extracting(SessionMessage::role)
        .containsExactly("user", "agent", "tool", "user", "tool", "tool", "user");
    assertThat(told.get(4).data()).containsEntry("took_ms", 5);
    assertThat(told.get(5).data()).containsEntry("took_ms", 5);
  }

  @Test
  default void shouldReadMessagesNewestFirstPageByPage() {
    SessionKey key = newSession();
    List<String> told = say(key, 5);

    MessagePage first = sessions().messagePage(key, 2, Optional.empty(), Optional.empty());
    MessagePage second = sessions().messagePage(key, 2, Optional.empty(), first.nextCursor());
    MessagePage third = sessions().messagePage(key, 2, Optional.empty(), second.nextCursor());

    List<String> read = new ArrayList<>();
    for (MessagePage page : List.of(third, second, first)) {
      page.items().stream().map(SessionMessage::text).forEach(text -> read.add(0, text));
    }
    assertThat(first.items()).extracting(SessionMessage::text).containsExactly("m4", "m3");
    assertThat(second.items()).extracting(SessionMessage::text).containsExactly("m2", "m1");
    assertThat(third.items()).extracting(SessionMessage::text).containsExactly("m0");
    assertThat(third.nextCursor()).isEmpty();
    assertThat(read).hasSameSizeAs(told);
    assertThat(sessions().messages(key, 3))
        .extracting(SessionMessage::text)
        .containsExactly("m4", "m3", "m2");
  }

  @Test
  default void shouldComposeNewestAndAfterWithoutTouchingState() {
    SessionKey key = newSession();
    say(key, 5);
    Instant third = Instant.EPOCH.plusSeconds(2);

    assertThat(texts(key, MessageFilter.newest(2))).containsExactly("m3", "m4");
    assertThat(texts(key, MessageFilter.none())).isEmpty();
    assertThat(texts(key, MessageFilter.all().after(third))).containsExactly("m2", "m3", "m4");
    assertThat(texts(key, MessageFilter.newest(4).after(third))).containsExactly("m2", "m3", "m4");
    assertThat(texts(key, MessageFilter.newest(2).after(third))).containsExactly("m3", "m4");
    SessionSnapshot none = sessions().get(key, MessageFilter.none()).orElseThrow();
    assertThat(none.messageCount()).isEqualTo(5);
    assertThat(none.state()).containsEntry("n", 4);
    assertThat(sessions().messagePage(key, 10, Optional.of(third), Optional.empty()).items())
        .extracting(SessionMessage::text)
        .containsExactly("m4", "m3", "m2");
  }

  private List<String> texts(SessionKey key, MessageFilter filter) {
    return sessions().get(key, filter).orElseThrow().messages().stream()
        .map(SessionMessage::text)
        .toList();
  }

  private List<String> say(SessionKey key, int count) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      told.add("m" + i);
      sessions()
          .append(
              key,
              SessionEvent.message("user", "m" + i).set("n", i).at(Instant.EPOCH.plusSeconds(i)));
    }
    return told;
  }

  @Test
  default void shouldIgnorePiecesOfStreamedAnswers() {
    SessionKey key = newSession();

    Append append =
        sessions()
            .append(key, SessionEvent.message("a", "pie").set("k", 1).partial(true).awaited());

    assertThat(append.outcome()).isEqualTo(Outcome.IGNORED);
    SessionSnapshot read = read(key);
    assertThat(read.revision()).isEqualTo(1);
    assertThat(read.messageCount()).isZero();
    assertThat(read.state()).isEmpty();
  }

  @Test
  default void shouldKeepOtherEventsAndTheirStateWithoutAMessage() {
    SessionKey key = newSession();

    sessions().append(key, SessionEvent.of("handed_over").data(Map.of("to", "bob")).set("k", 1));

    SessionSnapshot read = read(key);
    assertThat(read.eventCount()).isEqualTo(2);
    assertThat(read.messageCount()).isZero();
    assertThat(read.state()).containsEntry("k", 1);
  }

  @Test
  default void shouldCountAnEventOnceByItsId() {
    SessionKey key = newSession();
    SessionEvent event = SessionEvent.message("user", "hi").id("once-" + key.session()).awaited();

    Append first = sessions().append(key, event);
    sessions().append(key, SessionEvent.message("user", "next"));
    Append again = sessions().append(key, event);

    assertThat(first.duplicate()).isFalse();
    assertThat(again.duplicate()).isTrue();
    assertThat(again.outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(again.revision()).isEqualTo(first.revision());
    assertThat(read(key).messageCount()).isEqualTo(2);
  }

  @Test
  default void shouldAppendAndReadInOneGo() {
    SessionKey key = newSession();

    SessionSnapshot read =
        sessions()
            .appendAndGet(key, SessionEvent.message("user", "hi").set("k", 1), MessageFilter.all());

    assertThat(read.revision()).isEqualTo(2);
    assertThat(read.state()).containsEntry("k", 1);
    assertThat(read.messages()).extracting(SessionMessage::text).containsExactly("hi");
  }

  @Test
  default void shouldReadItsOwnWritesAtOnce() {
    SessionKey key = newSession();
    for (int i = 1; i <= 20; i++) {
      sessions().append(key, SessionEvent.message("user", "m" + i).set("n", i).set("app:n", i));
      SessionSnapshot read = sessions().get(key, MessageFilter.newest(1)).orElseThrow();
      assertThat(read.messageCount()).isEqualTo(i);
      assertThat(read.state()).containsEntry("n", i).containsEntry("app:n", i);
      assertThat(read.messages()).extracting(SessionMessage::text).containsExactly("m" + i);
    }
  }
}
