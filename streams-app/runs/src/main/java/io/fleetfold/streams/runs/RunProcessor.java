package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.commit.CommitScheduler;
import io.fleetfold.streams.core.commit.CommitTiming;
import io.fleetfold.streams.core.commit.DrainControl;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.Refusal;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.ingest.Watermark;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.cost.PriceBook;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Folds the records of one partition of all inputs, and sends on what follows. Events and calls go
 * on at once; runs and statistics, which many records change, once for each emit interval, usage
 * windows, which all records of their time change, less often.
 */
public final class RunProcessor implements Processor<String, RunInput, byte[], byte[]> {
  private static final int CHECK_PART = 100;
  private static final Duration SHORTEST_SEAL_CHECK = Duration.ofMillis(1);
  private static final Duration MAX_SEAL_CHECK = Duration.ofMinutes(1);
  private static final Duration SHORTEST_SILENCE_CHECK = Duration.ofMillis(500);
  private static final Duration MAX_SILENCE_CHECK = Duration.ofSeconds(10);

  private final RunConfig config;
  private final CommitTiming timing;
  private final PriceBook prices;
  private final RunOutputs outputs;
  private final DrainControl drain;
  private final Watermark watermark;
  private final ProcessedOffsets processed;
  private ProcessorContext<byte[], byte[]> context;
  private int partition;
  private CommitScheduler commits;
  private TaskState state;
  private RunFold runs;
  private RunlessCalls runless;
  private Sender sender;

  /**
   * A fold of one task.
   *
   * @param timing when what is folded is shown, sent on and committed
   * @param prices what calls are charged by: the versions that are known when a call is folded
   * @param drain when changed runs and statistics are sent on
   * @param watermark tells how far the inputs are folded
   * @param processed told what is saved
   */
  public RunProcessor(
      RunConfig config,
      CommitTiming timing,
      PriceBook prices,
      RunOutputs outputs,
      DrainControl drain,
      Watermark watermark,
      ProcessedOffsets processed) {
    this.config = config;
    this.timing = timing;
    this.prices = prices;
    this.outputs = outputs;
    this.drain = drain;
    this.watermark = watermark;
    this.processed = processed;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> taskContext) {
    context = taskContext;
    partition = context.taskId().partition();
    sender = new Sender(context, outputs);
    state = new TaskState(context::getStateStore, config, made -> new TreeOutputs(made, sender));
    // a task that has moved, or started again, may have nothing more to fold
    processed.resumes(partition, state.marks().read());
    runs = new RunFold(state, call -> CallFacts.charge(prices, call));
    runless = new RunlessCalls(state);
    RunCommits work = new RunCommits(state, sender, processed, partition);
    commits = new CommitScheduler(work, drain, context, timing);
    context.schedule(timing.windowExpiry(), PunctuationType.STREAM_TIME, work::forgetWindows);
    commits.start();
    context.schedule(
        part(config.sealAfter(), SHORTEST_SEAL_CHECK, MAX_SEAL_CHECK),
        PunctuationType.STREAM_TIME,
        time -> state.sealing().sealDue(time));
    if (config.interruptsSilentRuns()) {
      context.schedule(
          part(config.silentAfter(), SHORTEST_SILENCE_CHECK, MAX_SILENCE_CHECK),
          PunctuationType.WALL_CLOCK_TIME,
          ignored -> interruptSilent());
    }
  }

  @Override
  public void close() {
    if (commits != null) {
      commits.leave();
    }
  }

  @Override
  public void process(Record<String, RunInput> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    state.countedFrom().passes(at.topic(), at.offset());
    fold(record.value());
    commits.folded(record.timestamp());
  }

  // the wall clock only says when to look: what is silent follows from the log
  private void interruptSilent() {
    long until = watermark.of(partition);
    if (until != Watermark.UNKNOWN) {
      state.inactivity().takeSilent(until, event -> sender.interruption(event, until));
    }
  }

  private void fold(RunInput input) {
    if (input instanceof RunInput.Version version) {
      settle(version.source(), runs.version(version), version.issues());
    } else if (input instanceof RunInput.Event event) {
      if (settle(event.source(), runs.event(event), event.issues())) {
        sender.event(event.source(), event.record());
      }
    } else if (input instanceof RunInput.Call call) {
      Charge charge = CallFacts.charge(prices, call.record());
      RecordOutcome outcome =
          call.record().getReprice()
              ? reprice(call, charge)
              : call.record().getRunId() == null
                  ? runless.call(call, charge)
                  : runs.call(call, charge);
      if (settle(call.source(), outcome, call.issues())) {
        sender.call(call, charge, runs.agentInside(call.record()));
      }
    } else if (input instanceof RunInput.Deletion deletion) {
      if (settle(deletion.source(), runs.delete(deletion), List.of())) {
        sender.deletion(deletion);
      }
    } else if (input instanceof Input.Refused refused) {
      refuse(refused.source(), refused.reason(), refused.message());
    } else if (input instanceof Input.Stray stray) {
      state.quality().count(DataQualityCounters.STRAY);
      sender.stray(stray);
    }
  }

  private RecordOutcome reprice(RunInput.Call call, Charge charge) {
    if (charge.costUsd() == null) {
      return RecordOutcome.UNCHANGED;
    }
    return call.record().getRunId() == null
        ? runless.reprice(call, charge)
        : runs.reprice(call, charge);
  }

  private boolean settle(Source source, RecordOutcome outcome, List<String> issues) {
    switch (outcome) {
      case FOLDED, TOLD -> issues.forEach(state.quality()::count);
      case DUPLICATE -> state.quality().count(DataQualityCounters.DUPLICATE);
      case CONFLICT -> state.quality().count(DataQualityCounters.CONFLICT);
      case DELETED -> state.quality().count(DataQualityCounters.RUN_DELETED);
      case SEALED ->
          refuse(
              source,
              Refusal.RUN_SEALED,
              "the record came more than "
                  + config.sealAfter()
                  + " after its run had ended, by the log's time: lengthen the seal time if agents"
                  + " report that late");
      case NOT_UNPRICED ->
          refuse(
              source,
              Refusal.INVALID,
              "reprice is set, and no call without a cost was folded that agrees with the record in"
                  + " all it counts: ask through 'fleetfold reprice --apply'");
      case UNCHANGED -> {
        // a version that was told before: nothing to count
      }
    }
    return outcome == RecordOutcome.FOLDED;
  }

  private void refuse(Source source, String reason, String message) {
    state.quality().count(DataQualityCounters.DEAD_LETTER + reason);
    sender.deadLetter(source, reason, message);
  }

  private static Duration part(Duration time, Duration min, Duration max) {
    Duration part = time.dividedBy(CHECK_PART);
    if (part.compareTo(min) < 0) {
      return min;
    }
    return part.compareTo(max) > 0 ? max : part;
  }
}
