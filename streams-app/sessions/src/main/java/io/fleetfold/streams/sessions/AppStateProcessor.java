package io.fleetfold.streams.sessions;

import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.SessionRules;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.commit.CommitTiming;
import io.fleetfold.streams.core.commit.DelayedCommit;
import io.fleetfold.streams.core.ingest.AppStateInput;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.JsonFields;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.Refusal;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.SessionRecords.Scope;
import io.fleetfold.streams.sessions.state.SessionTally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Folds the state of one partition's applications. Its changes come from the logs of all users, in
 * no order of their own: the last by the log wins, see {@link LogPlace}.
 */
public final class AppStateProcessor implements Processor<String, AppStateInput, byte[], byte[]> {
  /** The fold's name. */
  public static final String NAME = "app-state";

  private final CommitTiming timing;
  private final SessionOutputs outputs;
  private final ProcessedOffsets processed;
  private final OpenStores stores;
  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Bytes, byte[]> store;
  private SessionTally tally;
  private States states;
  private SessionSender sender;
  private DelayedCommit soon;

  /**
   * A fold of one task.
   *
   * @param timing when what is folded is committed
   * @param stores where readers find that of this task
   */
  public AppStateProcessor(
      CommitTiming timing, SessionOutputs outputs, ProcessedOffsets processed, OpenStores stores) {
    this.timing = timing;
    this.outputs = outputs;
    this.processed = processed;
    this.stores = stores;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> taskContext) {
    context = taskContext;
    store = context.getStateStore(StateStores.APP_STATE);
    tally = null;
    states = new States(store, this::tally);
    sender = new SessionSender(context, outputs, NAME);
    soon = new DelayedCommit(context, timing.sessionCommit(), () -> {});
    SessionProcessor.restored(
        processed,
        Topics.AGENT_APP_STATE,
        context.taskId().partition(),
        StateStores.APP_STATE,
        context);
    stores.opened(List.of(StateStores.APP_STATE), context);
  }

  @Override
  public void process(Record<String, AppStateInput> record) {
    AppStateInput input = record.value();
    if (input instanceof AppStateInput.Change change) {
      fold(change);
    } else if (input instanceof Input.Refused refused) {
      sender.deadLetter(refused.source(), refused.reason(), refused.message());
    }
    tally().setNextOffset(input.source().offset() + 1);
    store.put(SessionKeys.TALLY, SessionCodecs.TALLIES.encode(tally()));
    soon.ask();
  }

  private SessionTally tally() {
    if (tally == null) {
      tally = SessionCodecs.tally(store);
    }
    return tally;
  }

  private void fold(AppStateInput.Change input) {
    AppStateChange change = input.record();
    Map<String, String> delta = new LinkedHashMap<>();
    JsonFields.of(change.getStateDelta())
        .forEach((key, value) -> delta.put(key, value.equals("null") ? null : value));
    Scope scope = Scope.app(change.getAppName());
    if (!states.fits(SessionKeys.appState(change.getAppName()), delta)) {
      sender.deadLetter(
          input.source(),
          Refusal.TOO_LARGE,
          "state_delta of event "
              + change.getEventId()
              + " would make the state of the application larger than "
              + SessionRules.STATE_BYTES
              + " bytes: take app: keys away by null");
      delta.clear();
    }
    states.applyLatest(
        SessionKeys.appState(change.getAppName()),
        delta,
        LogPlace.of(change),
        (key, entry) -> sender.state(scope, key, entry, input.source().logTime()));
    Bytes applied = SessionKeys.applied(change.getAppName(), change.getSourcePartition());
    if (change.getSourceOffset() > Cores.number(store.get(applied), -1)) {
      store.put(applied, Cores.bytes(change.getSourceOffset()));
    }
  }

  @Override
  public void close() {
    if (context != null) {
      stores.closed(List.of(StateStores.APP_STATE), context);
      processed.forget(List.of(Topics.AGENT_APP_STATE.name()), context.taskId().partition());
    }
  }
}
