package io.fleetfold.streams.app.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A session s1 through the real topology. */
abstract class SessionFolding {
  static final SessionId S1 = SessionId.of(Sessions.APP, Sessions.USER, "s1");

  final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  Optional<View> session() {
    return driver.sessions().session(S1, 100);
  }

  AppendOutcome outcome(String eventId) {
    return driver.sessions().append(S1, eventId).orElseThrow();
  }

  void publish(AgentRunEvent.Builder event) {
    driver.session(event.build());
  }

  void state(String eventId, String delta) {
    publish(Sessions.event("s1", eventId, "state_changed").setStateDelta(delta));
  }

  void data(String eventId, String type, String data) {
    publish(Sessions.event("s1", eventId, type).setData(data));
  }
}
