package io.fleetfold.examples.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.RecordingClient;
import org.junit.jupiter.api.Test;

class AssistantTest {
  private final RecordingClient recording = new RecordingClient();

  @Test
  void shouldRememberEachUserThoughItIsBuiltAnew() {
    new Assistant(recording.client()).chat("ann", "Remind me to buy milk");
    new Assistant(recording.client()).chat("ben", "Remind me to sleep");

    assertThat(new Assistant(recording.client()).chat("ann", "What do you remember?"))
        .isEqualTo("I remember: buy milk");
    assertThat(new Assistant(recording.client()).chat("cleo", "What do you remember?"))
        .isEqualTo("I know of no reminders.");
  }
}
