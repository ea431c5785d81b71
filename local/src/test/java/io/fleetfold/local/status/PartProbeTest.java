package io.fleetfold.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.status.PipelineStatus.PartStatus;
import org.junit.jupiter.api.Test;

class PartProbeTest {
  private static final String URL = "http://127.0.0.1:8080";

  @Test
  void shouldTellWhyTheStreamsAppHasStoppedAndWhatToDo() {
    String why = "the streams app has stopped at topic t: 'fleetfold dead-letters skip t 1 2'";
    assertThat(
            PartProbe.notReady(
                "{\"status\":503,\"detail\":\"" + why + "\",\"parts\":{\"streams\":\"stopped\"}}",
                URL,
                7L))
        .isEqualTo(new PartStatus("stopped", URL, 7L, why));
  }

  @Test
  void shouldTakeAnyOtherAnswerForAStart() {
    PartStatus starting = new PartStatus("starting", URL, 7L);
    assertThat(
            PartProbe.notReady(
                "{\"detail\":\"stopped\",\"parts\":{\"streams\":\"rebalancing\"}}", URL, 7L))
        .isEqualTo(starting);
    assertThat(PartProbe.notReady("<html>stopped</html>", URL, 7L)).isEqualTo(starting);
    assertThat(PartProbe.notReady("", URL, 7L)).isEqualTo(starting);
  }
}
