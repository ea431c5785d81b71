package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionEventTest {
  private static final SessionKey KEY = new SessionKey("shop", "ann", "s");
  private static final Instant NOW = Instant.parse("2026-11-03T04:05:06.789Z");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void shouldTellWhereItStandsInTraces() {
    AgentRunEvent record =
        SessionEvent.message("user", "hello")
            .trace(TRACE, "00f067aa0ba902b7", "b7ad6b7169203331")
            .record(KEY, "e-1", NOW);

    assertThat(record.getTraceId()).isEqualTo(TRACE);
    assertThat(record.getSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(record.getParentSpanId()).isEqualTo("b7ad6b7169203331");
  }

  @Test
  void shouldTakeWhatIsMissingOfATraceForUnknown() {
    AgentRunEvent partly =
        SessionEvent.message("user").trace(TRACE, null, null).record(KEY, "e-1", NOW);
    assertThat(partly.getTraceId()).isEqualTo(TRACE);
    assertThat(partly.getSpanId()).isNull();
    assertThat(partly.getParentSpanId()).isNull();

    AgentRunEvent none = SessionEvent.message("user").record(KEY, "e-1", NOW);
    assertThat(none.getTraceId()).isNull();
    assertThat(none.getSpanId()).isNull();
    assertThat(none.getParentSpanId()).isNull();
  }
}
