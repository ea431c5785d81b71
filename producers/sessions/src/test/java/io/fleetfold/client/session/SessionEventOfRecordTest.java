package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SessionEventOfRecordTest {
  private static final SessionKey KEY = new SessionKey("shop", "ann", "s-1");
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void shouldKeepEveryFieldOfTheRecord() {
    AgentRunEvent record = new AgentRunEvent();
    for (Schema.Field field : record.getSchema().getFields()) {
      record.put(field.pos(), value(field));
    }
    AgentRunEvent told = SessionEvent.of(record).record(KEY, "new", NOW);
    for (Schema.Field field : record.getSchema().getFields()) {
      switch (field.name()) {
        case "app_name" -> assertThat(told.getAppName()).isEqualTo(KEY.app());
        case "user_id" -> assertThat(told.getUserId()).isEqualTo(KEY.user());
        case "session_id" -> assertThat(told.getSessionId()).isEqualTo(KEY.session());
        // the fold's own
        case "scope", "sequence" -> assertThat(told.get(field.pos())).isNull();
        default -> assertThat(told.get(field.pos())).as(field.name()).isEqualTo(value(field));
      }
    }
  }

  @Test
  void shouldFillInWhatIsMissing() {
    AgentRunEvent record = new AgentRunEvent();
    record.setEventType("message");
    AgentRunEvent told = SessionEvent.of(record).record(KEY, "new", NOW);
    assertThat(told.getEventId()).isEqualTo("new");
    assertThat(told.getTimestamp()).isEqualTo(NOW);
    assertThat(told.getAgentId()).isEqualTo("shop");
    assertThat(SessionEvent.of(record).isAwaited()).isFalse();
  }

  @Test
  void shouldRefuseWhatCannotBeKept() {
    AgentRunEvent record = new AgentRunEvent();
    assertThatThrownBy(() -> SessionEvent.of(record))
        .isInstanceOf(InvalidSessionInputException.class)
        .hasMessageContaining("event_type");
    record.setEventType("state_changed");
    record.setStateDelta("[1]");
    assertThatThrownBy(() -> SessionEvent.of(record)).hasMessageContaining("state_delta");
  }

  private static Object value(Schema.Field field) {
    return switch (field.name()) {
      case "timestamp" -> NOW;
      case "event_type" -> "message";
      case "content", "data", "state_delta" -> "{\"key\":1}";
      case "partial", "final_response" -> true;
      case "expected_revision", "expected_generation", "sequence" -> 7L;
      default -> "a " + field.name();
    };
  }
}
