package io.fleetfold.streams.sessions;

import io.fleetfold.schemas.SessionRules;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.commit.CommitTiming;
import io.fleetfold.streams.core.commit.DelayedCommit;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.ingest.Watermark;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionCore;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Folds the sessions of one partition's users, each in the order of its user's log, and sends on
 * what follows with each record. Looks first and writes then, so that an event that is not taken
 * changes nothing but its outcome.
 */
public final class SessionProcessor implements Processor<String, SessionInput, byte[], byte[]> {
  /** The fold's name. */
  public static final String NAME = "sessions";

  private final SessionConfig config;
  private final CommitTiming timing;
  private final SessionOutputs outputs;
  private final ProcessedOffsets processed;
  private final Watermark watermark;
  private final OpenStores stores;
  private ProcessorContext<byte[], byte[]> context;
  private SessionTask task;
  private SessionSender sender;
  private SessionChanges changes;
  private Upkeep upkeep;
  private DelayedCommit soon;
  private DelayedCommit hop;

  /**
   * A fold of one task.
   *
   * @param timing when what is folded is committed
   * @param watermark tells how far the log is folded: sessions expire only once it is
   * @param stores where readers find those of this task
   */
  public SessionProcessor(
      SessionConfig config,
      CommitTiming timing,
      SessionOutputs outputs,
      ProcessedOffsets processed,
      Watermark watermark,
      OpenStores stores) {
    this.config = config;
    this.timing = timing;
    this.outputs = outputs;
    this.processed = processed;
    this.watermark = watermark;
    this.stores = stores;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> taskContext) {
    context = taskContext;
    task = new SessionTask(context::getStateStore);
    sender = new SessionSender(context, outputs, NAME);
    changes = new SessionChanges(task, sender, config);
    upkeep = new Upkeep(task, sender);
    int partition = context.taskId().partition();
    restored(processed, Topics.AGENT_SESSION_EVENTS, partition, StateStores.SESSION_CORE, context);
    stores.opened(StateStores.SESSIONS, context);
    soon = new DelayedCommit(context, timing.sessionCommit(), task::mark);
    hop = new DelayedCommit(context, timing.appStateHop(), () -> {});
    soon.ask();
    context.schedule(
        timing.sessionUpkeep(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> upkeep.work(context.currentStreamTimeMs(), watermark.of(partition)));
  }

  /** Restored stores answer for what they hold, before the next record comes. */
  static void restored(
      ProcessedOffsets processed,
      Topic<?> topic,
      int partition,
      String store,
      ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> tallied = context.getStateStore(store);
    long next = SessionCodecs.tally(tallied).getNextOffset();
    if (next > 0) {
      processed.passed(topic.name(), partition, next);
    }
  }

  @Override
  public void process(Record<String, SessionInput> record) {
    SessionInput input = record.value();
    task.cores().passes(input.source().logTime());
    upkeep.forget(Math.max(context.currentStreamTimeMs(), input.source().logTime()));
    if (input instanceof SessionInput.Event event) {
      fold(event);
      if (event.refusal() == null && !event.delta().app().isEmpty()) {
        hop.ask();
      }
    } else if (input instanceof Input.Stray stray) {
      task.cores().count(DataQualityCounters.STRAY);
      sender.stray(stray);
    } else if (input instanceof Input.Refused refused) {
      refuse(refused.source(), refused.reason(), refused.message());
    }
    task.cores().tally().setNextOffset(input.source().offset() + 1);
    task.cores().putTally();
    soon.ask();
  }

  private void fold(SessionInput.Event input) {
    SessionId id =
        SessionId.of(
            input.record().getAppName(), input.record().getUserId(), input.record().getSessionId());
    String eventId = input.record().getEventId();
    AppendOutcome known = task.appends().get(id, eventId);
    if (known != null && !Decisions.isOpen(known, input.record().getPartial())) {
      task.cores().count(DataQualityCounters.DUPLICATE);
      if (!known.getDuplicate()) {
        known.setDuplicate(true);
        task.appends().put(id, eventId, known);
      }
      return;
    }
    SessionCore core = alive(id, input.source());
    AppendOutcome outcome = Decisions.decide(input, core, config.limits().fieldBytes());
    if (outcome.getOutcome() == Decisions.ACCEPTED) {
      String full = changes.overfull(input, id, core);
      outcome = full == null ? outcome : Decisions.overfull(full, outcome.getOffset(), core);
    }
    settle(input, id, core, outcome);
    task.appends().put(id, eventId, outcome);
  }

  /** The session; one whose time was over when the log took the event ends before it. */
  private SessionCore alive(SessionId id, Source source) {
    SessionCore core = task.cores().get(id);
    if (core == null
        || !SessionRules.isOver(core.getTtlMs(), core.getLastLogAt(), source.logTime())) {
      return core;
    }
    changes.expire(id, core, source.logTime());
    // what becomes of the event itself is of the time behind
    forgetLater(id, source.offset() - 1, source.logTime());
    return null;
  }

  private void settle(
      SessionInput.Event input, SessionId id, SessionCore core, AppendOutcome outcome) {
    long logTime = input.source().logTime();
    if (outcome.getOutcome() == Decisions.ACCEPTED) {
      outcome.setBefore(changes.accept(input, id, core));
      input.issues().forEach(task.cores()::count);
    } else if (input.refusal() != null) {
      refuse(input.source(), input.refusal().reason(), input.refusal().getMessage());
    } else if (outcome.getOutcome() == Decisions.REFUSED) {
      task.cores().count("append_" + outcome.getReason());
    }
    if (core == null && outcome.getOutcome() != Decisions.ACCEPTED) {
      forgetLater(id, outcome.getOffset(), logTime);
    } else if (core != null && task.cores().get(id) == null) {
      forgetLater(id, outcome.getOffset(), logTime);
    }
  }

  private void forgetLater(SessionId id, long offset, long logTime) {
    long due = logTime + config.outcomesFor().toMillis() + 1;
    upkeep.forgetAt(new SessionTimers.Item(SessionTimers.FORGET, due, id, offset));
  }

  private void refuse(Source source, String reason, String message) {
    task.cores().count(DataQualityCounters.DEAD_LETTER + reason);
    sender.deadLetter(source, reason, message);
  }

  @Override
  public void close() {
    if (context != null) {
      stores.closed(StateStores.SESSIONS, context);
      processed.forget(List.of(Topics.AGENT_SESSION_EVENTS.name()), context.taskId().partition());
    }
  }
}
