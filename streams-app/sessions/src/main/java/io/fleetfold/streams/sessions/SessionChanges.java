package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.streams.core.ingest.SessionEventTypes;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.sessions.SessionRecords.Scope;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/** What an accepted event changes in the stores and in the outputs. Not thread-safe. */
final class SessionChanges {
  /** Messages that a deletion removes at once: the rest must not hold up a transaction. */
  private static final int AT_ONCE = 1_000;

  /** Why a session ended whose time was over. */
  static final String EXPIRED = "expired";

  private final SessionTask task;
  private final SessionSender sender;
  private final SessionConfig config;

  SessionChanges(SessionTask task, SessionSender sender, SessionConfig config) {
    this.task = task;
    this.sender = sender;
    this.config = config;
  }

  /** The scope whose state has no room for what the event tells; null where all have. */
  String overfull(SessionInput.Event input, SessionId id, SessionCore known) {
    boolean isOpen =
        known != null && !input.record().getEventType().equals(SessionEventTypes.DELETED);
    if (isOpen
        && !task.states()
            .fits(SessionKeys.sessionState(id, known.getGeneration()), input.delta().session())) {
      return "session";
    }
    return task.states().fits(SessionKeys.userState(id.userKey()), input.delta().user())
        ? null
        : "user";
  }

  /**
   * Folds an accepted event; {@code known} is null where it creates the session.
   *
   * @return where the values stand that its keys had before, as in an outcome; null for no keys
   */
  List<Long> accept(SessionInput.Event input, SessionId id, SessionCore known) {
    AgentRunEvent event = input.record();
    List<Long> before =
        event.getEventType().equals(SessionEventTypes.DELETED)
            ? delete(input, id, known)
            : change(input, id, known);
    if (event.getRunId() != null) {
      sender.toRun(input.source(), event.getRunId());
    }
    return before.isEmpty() ? null : before;
  }

  private List<Long> change(SessionInput.Event input, SessionId id, SessionCore known) {
    long at = input.record().getTimestamp().toEpochMilli();
    long logTime = input.source().logTime();
    SessionCore core = known;
    long updatedBefore = -1;
    if (known == null) {
      core = SessionMerge.create(input.source().offset(), at);
      core.setTtlMs(config.timeToLive(id.app()));
    } else {
      updatedBefore = known.getUpdatedAt();
      tally(known, -1);
    }
    SessionMerge.event(core, input.record(), input.facts(), logTime);
    tally(core, 1);
    queueExpiry(id, core);
    sender.session(id, core, logTime);
    List<Long> before = state(input, id, core.getGeneration());
    for (SessionMessage message : SessionRecords.messages(input, core)) {
      task.messages().add(id, message);
      sender.message(id, message, logTime);
    }
    // last: whoever reads the new revision must find what belongs to it
    task.cores().put(id, core, updatedBefore);
    return before;
  }

  private List<Long> state(SessionInput.Event input, SessionId id, long generation) {
    long at = input.record().getTimestamp().toEpochMilli();
    long logTime = input.source().logTime();
    List<Long> before = new ArrayList<>();
    if (!input.delta().session().isEmpty()) {
      Scope scope = Scope.session(id, generation);
      Bytes keys = SessionKeys.sessionState(id, generation);
      before.addAll(
          task.states()
              .apply(
                  keys,
                  input.delta().session(),
                  at,
                  input.source().offset(),
                  (key, entry) -> sender.state(scope, key, entry, logTime)));
    }
    before.addAll(sharedState(input, id));
    return before;
  }

  /** The state that outlives the session. */
  private List<Long> sharedState(SessionInput.Event input, SessionId id) {
    long at = input.record().getTimestamp().toEpochMilli();
    long logTime = input.source().logTime();
    List<Long> before = List.of();
    if (!input.delta().user().isEmpty()) {
      Scope scope = Scope.user(id);
      before =
          task.states()
              .apply(
                  SessionKeys.userState(id.userKey()),
                  input.delta().user(),
                  at,
                  input.source().offset(),
                  (key, entry) -> sender.state(scope, key, entry, logTime));
    }
    if (!input.delta().app().isEmpty()) {
      sender.appState(input, input.delta().app(), task.cores().tally().getNewestLogTime());
      task.cores().sent(input.record().getAppName(), input.source().offset());
    }
    return before;
  }

  private List<Long> delete(SessionInput.Event input, SessionId id, SessionCore core) {
    end(id, core, input.facts().reason(), input.source().logTime());
    return sharedState(input, id);
  }

  /** Ends a session whose time is over. */
  void expire(SessionId id, SessionCore core, long logTime) {
    end(id, core, EXPIRED, logTime);
  }

  private void end(SessionId id, SessionCore core, String reason, long logTime) {
    long generation = core.getGeneration();
    tally(core, -1);
    task.cores().delete(id, core);
    sender.deletion(id, generation, reason, logTime);
    Scope scope = Scope.session(id, generation);
    task.states()
        .delete(SessionKeys.sessionState(id, generation))
        .forEach(key -> sender.state(scope, key, null, logTime));
    if (!task.messages().delete(id, generation, AT_ONCE)) {
      task.agenda().add(new SessionTimers.Item(SessionTimers.PURGE, 0, id, generation));
    }
  }

  private void queueExpiry(SessionId id, SessionCore core) {
    if (core.getTtlMs() < 0) {
      return;
    }
    long due = core.getLastLogAt() + core.getTtlMs();
    // one that is looked at earlier is put back then: not each event has to move it
    if (core.getExpiryQueuedAt() < 0 || due < core.getExpiryQueuedAt()) {
      core.setExpiryQueuedAt(due);
      task.agenda()
          .add(new SessionTimers.Item(SessionTimers.EXPIRE, due, id, core.getGeneration()));
    }
  }

  private void tally(SessionCore core, int sign) {
    SessionTally tally = task.cores().tally();
    switch (SessionRecords.status(core)) {
      case "active" -> tally.setActive(tally.getActive() + sign);
      case "completed" -> tally.setCompleted(tally.getCompleted() + sign);
      default -> tally.setAbandoned(tally.getAbandoned() + sign);
    }
    tally.setEvents(tally.getEvents() + sign * core.getEventCount());
  }
}
