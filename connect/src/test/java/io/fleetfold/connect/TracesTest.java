package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TracesTest {
  @Test
  void shouldTellTheInnermostCause() {
    assertThat(
            Traces.cause(
                "a.B: outer\n\tat x\nCaused by: c.D: middle\n\tat y\n"
                    + "Caused by: e.F$G: ERROR: no such column\n  Detail: none\n\tat z\n\t... 3 more"))
        .isEqualTo("ERROR: no such column\n  Detail: none");
  }

  @Test
  void shouldTellAMessageWithoutCauses() {
    assertThat(Traces.cause("plain words: and more")).isEqualTo("plain words: and more");
    assertThat(Traces.cause("")).isEmpty();
  }

  @Test
  void shouldTranslateWhatTheSinkSaysWithoutADatabase() {
    assertThat(
            Traces.cause(
                "x.S: Unable to create service\nCaused by: x.H: Unable to determine Dialect without"
                    + " JDBC metadata\n\tat z"))
        .isEqualTo("the database does not answer");
  }
}
