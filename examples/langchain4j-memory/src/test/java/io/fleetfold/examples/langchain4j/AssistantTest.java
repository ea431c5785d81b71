package io.fleetfold.examples.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.RecordingClient;
import org.junit.jupiter.api.Test;

class AssistantTest {
  private final RecordingClient recording = new RecordingClient();

  @Test
  void shouldRememberEachUserThoughItIsBuiltAnew() {
    Assistant.on(recording.client()).chat("ann", "Remind me to buy milk");
    Assistant.on(recording.client()).chat("ben", "Remind me to sleep");

    assertThat(Assistant.on(recording.client()).chat("ann", "What do you remember?"))
        .isEqualTo("I remember: noted 'buy milk'");
    assertThat(Assistant.on(recording.client()).chat("cleo", "What do you remember?"))
        .isEqualTo("I know of no reminders.");
    assertThat(recording.runs().stream().filter(run -> run.getStatus().equals("completed")))
        .hasSize(4);
    assertThat(recording.usages()).hasSize(6);
  }
}
