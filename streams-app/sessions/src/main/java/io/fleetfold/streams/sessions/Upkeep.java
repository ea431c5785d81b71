package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.SessionEventTypes;
import io.fleetfold.streams.sessions.SessionTimers.Item;
import io.fleetfold.streams.sessions.state.SessionCore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What becomes due by the log's time alone. Not thread-safe. */
final class Upkeep {
  private static final int AT_ONCE = 500;
  private static final int RECORDS_AT_ONCE = 5_000;
  private static final long AGAIN = TimeUnit.MINUTES.toMillis(1);

  private final SessionTask task;
  private final SessionSender sender;
  private long nextForget = Long.MIN_VALUE;

  Upkeep(SessionTask task, SessionSender sender) {
    this.task = task;
    this.sender = sender;
  }

  /**
   * Does what is due; what is too much for once is left for the next time.
   *
   * @param streamTime log time of the newest record; negative where none came yet
   * @param watermark everything the log took until then is folded; negative where nobody knows, and
   *     then nothing expires
   */
  void work(long streamTime, long watermark) {
    long now = Math.max(streamTime, watermark);
    if (now >= 0) {
      task.agenda().takeDue(SessionTimers.PURGE, now, 1).forEach(this::purge);
    }
    if (streamTime >= 0) {
      // by times of records alone: decisions follow from it
      task.agenda().takeDue(SessionTimers.FORGET, streamTime, AT_ONCE).forEach(this::forget);
    }
    if (watermark >= 0) {
      task.agenda()
          .takeDue(SessionTimers.EXPIRE, watermark, AT_ONCE)
          .forEach(item -> expire(item, watermark));
    }
  }

  /**
   * Forgets the outcomes whose time has passed when the log takes a record: what becomes of that
   * record must follow from the log, not from when {@link #work} was done last.
   */
  void forget(long logTime) {
    while (logTime >= nextForget) {
      List<Item> due = task.agenda().takeDue(SessionTimers.FORGET, logTime, AT_ONCE);
      due.forEach(this::forget);
      if (due.isEmpty()) {
        nextForget = task.agenda().next(SessionTimers.FORGET);
      }
    }
  }

  /** Outcomes are to be forgotten at a time. */
  void forgetAt(Item item) {
    task.agenda().add(item);
    nextForget = Math.min(nextForget, item.at());
  }

  private void purge(Item item) {
    if (!task.messages().delete(item.id(), item.offset(), RECORDS_AT_ONCE)) {
      task.agenda().add(item);
    }
    task.cores().putTally();
  }

  private void forget(Item item) {
    SessionCore core = task.cores().get(item.id());
    long generation = core == null ? Long.MAX_VALUE : core.getGeneration();
    if (!task.appends().forget(item.id(), item.offset(), generation, RECORDS_AT_ONCE)) {
      task.agenda().add(item);
    }
  }

  private void expire(Item item, long now) {
    SessionCore core = task.cores().get(item.id());
    if (core == null || core.getGeneration() != item.offset()) {
      return;
    }
    if (core.getTtlMs() < 0) {
      core.setExpiryQueuedAt(-1L);
      task.cores().put(item.id(), core, core.getUpdatedAt());
      return;
    }
    long due = core.getLastLogAt() + core.getTtlMs();
    if (due <= now) {
      sender.event(deletion(item.id(), core, now), item.id().userKey(), now);
      // should an event come before this one, the session lives on and is looked at again
      due = now + AGAIN;
    }
    core.setExpiryQueuedAt(due);
    task.cores().put(item.id(), core, core.getUpdatedAt());
    task.agenda().add(new Item(SessionTimers.EXPIRE, due, item.id(), item.offset()));
  }

  private static AgentRunEvent deletion(SessionId id, SessionCore core, long now) {
    // the same id for the same silence: however often it is told, it counts once
    String name =
        "expired|" + id.outputKey() + "|" + core.getGeneration() + "|" + core.getRevision();
    return AgentRunEvent.newBuilder()
        .setEventId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString())
        .setAgentId(id.app())
        .setAgentName(id.app())
        .setTimestamp(Instant.ofEpochMilli(now))
        .setEventType(SessionEventTypes.DELETED)
        .setData("{\"reason\":\"" + SessionChanges.EXPIRED + "\"}")
        .setAppName(id.app())
        .setUserId(id.user())
        .setSessionId(id.sessionId())
        .setExpectedRevision(core.getRevision())
        .setExpectedGeneration(core.getGeneration())
        .build();
  }
}
