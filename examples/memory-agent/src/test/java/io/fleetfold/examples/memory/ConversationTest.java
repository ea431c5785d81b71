package io.fleetfold.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.session.MemorySessions;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final RecordingClient recording = new RecordingClient();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private Conversation conversation(String user) {
    return new Conversation(
        recording.client(),
        new ScriptedModel(),
        user,
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private SessionSnapshot session(String user) {
    return MemorySessions.of(recording.client()).all().stream()
        .filter(session -> session.key().user().equals(user))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void shouldKeepRemindersFromConversationToConversation() {
    Conversation first = conversation("ann");
    Story.BEFORE.forEach(first::say);
    assertThat(session("ann").state())
        .containsEntry("user:reminders", List.of("buy milk", "call Bob"))
        .containsEntry("user:name", "Ann");

    Conversation second = conversation("ann");
    assertThat(second.session()).as("resumed").isEqualTo(first.session());
    Story.AFTER.forEach(second::say);

    assertThat(session("ann").state()).containsEntry("user:reminders", List.of("call Bob at noon"));
    assertThat(session("ann").messages()).hasSize(4 * (Story.BEFORE.size() + Story.AFTER.size()));
    assertThat(session("ann").messages())
        .extracting(SessionMessage::role)
        .startsWith("user", "agent", "tool", "agent");
    assertThat(recording.runs()).filteredOn(run -> run.getStatus().equals("completed")).hasSize(7);
  }

  @Test
  void shouldPrintEachEventAndTheStateAroundIt() {
    conversation("ann").say("Remind me to buy milk");

    assertThat(printed.toString(StandardCharsets.UTF_8).lines().map(String::strip))
        .containsSubsequence(
            "user           Remind me to buy milk",
            "state before {topic=none}",
            "tool request addReminder {text=buy milk}",
            "tool answer  addReminder {answer=Noted: buy milk. You have 1 reminder.}",
            "agent, final   Noted: buy milk. You have 1 reminder.",
            "state after  {topic=none, user:reminders=[buy milk]}");
  }

  @Test
  void shouldKeepUsersApart() {
    conversation("ann").say("Remind me to buy milk");
    conversation("bob").say("Show my reminders");

    assertThat(session("bob").state()).isEqualTo(Map.of("topic", "none"));
  }

  @Test
  void shouldSayWhatItUnderstands() {
    Conversation conversation = conversation("ann");
    conversation.say("Sing!");
    conversation.say("delete 3");

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("I understand:", "There is no reminder 3.");
  }
}
