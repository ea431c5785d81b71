package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.session.memory.LogPlace;
import io.fleetfold.client.session.memory.MemoryState;
import io.fleetfold.client.session.memory.MemoryUser;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SessionLimits;
import java.util.Map;
import java.util.Optional;

/**
 * What a session was at any event of its user's log: folds the log again, event by event, as the
 * fold does. Feed it the whole log of the user in order, since {@code user:} state is shared by the
 * user's sessions; changes of {@code app:} state by others may come at any place. A time to live
 * that the streams app gives to all sessions of an application is not in the log: such a session
 * ends here by the event that sweeps it. Not thread-safe.
 */
public final class SessionHistory {
  private final SessionKey key;
  private final MemoryState app = new MemoryState();
  private final MemoryUser user;
  private long time = Long.MIN_VALUE;

  /** The history of that session, at its beginning. */
  public SessionHistory(SessionKey key) {
    this.key = key;
    this.user = new MemoryUser(key.app(), key.user(), app, SessionLimits.DEFAULT.fieldBytes());
  }

  /** The key of the user's records in the log. */
  public static String logKey(SessionKey session) {
    return RecordKeys.ofUser(session.app(), session.user());
  }

  /** The session as it is now, without messages; empty where it does not exist. */
  public Optional<SessionSnapshot> now() {
    return user.find(key, time).map(session -> user.snapshot(session, MessageFilter.none()));
  }

  /**
   * Folds the next event of the user's log.
   *
   * @param partition the partition of that log
   * @param offset its offset there
   * @param logTime when the log took it, in epoch milliseconds: a session whose time is over by
   *     then ends before it
   * @return what it did to the session; empty for a second record of the same event
   */
  public Optional<SessionStep> next(AgentRunEvent event, int partition, long offset, long logTime) {
    time = Math.max(time, logTime);
    Optional<SessionSnapshot> before = now();
    Optional<String> refusal = Optional.empty();
    try {
      EventRules.check(event);
      checkJson(event);
      SessionKey of = new SessionKey(event.getAppName(), event.getUserId(), event.getSessionId());
      if (user.append(of, event, new LogPlace(time, offset, partition), time)) {
        return Optional.empty();
      }
      user.decision(of, event.getEventId()).append(of, event.getEventId(), false, null);
    } catch (SessionException e) {
      refusal = Optional.of(e.getMessage());
    }
    return Optional.of(new SessionStep(event, refusal, before, now()));
  }

  // before anything is changed: whoever wrote the log may have used no client of ours
  private static void checkJson(AgentRunEvent event) {
    if (event.getStateDelta() != null) {
      Inputs.delta(SessionJson.parse("state_delta", event.getStateDelta()));
    }
    if (event.getContent() != null) {
      var unused = SessionJson.parse("content", event.getContent());
    }
  }

  private static LogPlace place(AppStateChange change) {
    // earlier releases have ordered changes by the times of their events
    return change.getLoggedAt() == null
        ? new LogPlace(-1, change.getTimestamp().toEpochMilli(), 0)
        : new LogPlace(
            change.getLoggedAt().toEpochMilli(),
            change.getSourceOffset(),
            change.getSourcePartition());
  }

  /** Applies what an event, of whatever user, changed in the state of the application. */
  public void appState(AppStateChange change) {
    JsonNode delta = SessionJson.parse("state_delta", change.getStateDelta());
    for (Map.Entry<String, JsonNode> entry : delta.properties()) {
      app.setAt(entry.getKey(), entry.getValue(), place(change));
    }
  }
}
