package io.fleetfold.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.session.MemorySessions;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
  private final RecordingClient recording = new RecordingClient();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private String chat(String input) throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Conversation conversation =
        new Conversation(recording.client(), new ScriptedModel(), "ann", out);
    new Chat(conversation, new BufferedReader(new StringReader(input)), out).run();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "quit", "bye", "EXIT", " Quit ", "bye!", "q"})
  void shouldLeaveAsPeopleType(String word) throws Exception {
    chat(word + "\nRemind me to buy milk\n");

    assertThat(MemorySessions.of(recording.client()).all().get(0).messages()).isEmpty();
  }

  @Test
  void shouldNameTheCommandsWhenItGreets() throws Exception {
    assertThat(chat(""))
        .contains("remind me to", "show my reminders", "change 1 to", "delete 1", "rename me to")
        .contains("exit, quit or bye leaves");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rename me to Ann",
        "rename me Ann.",
        "Call me Ann!",
        "My name is Ann",
        "I'm Ann",
        "Change my name to Ann",
        "Please call me Ann"
      })
  void shouldRenameThePerson(String line) throws Exception {
    assertThat(chat(line + "\nexit\n")).contains("I will call you Ann.");

    assertThat(MemorySessions.of(recording.client()).all().get(0).state())
        .containsEntry("user:name", "Ann");
  }
}
