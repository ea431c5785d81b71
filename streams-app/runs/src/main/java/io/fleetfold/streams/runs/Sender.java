package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunDeletion;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.IdScope;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.Topic;
import io.fleetfold.streams.core.deadletters.DeadLetters;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.Origin;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.calls.ToldCall;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.Buckets.Metric;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.usage.WindowKey;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what leaves the fold, each to its own sink. Not thread-safe. */
public final class Sender {
  private final ProcessorContext<byte[], byte[]> context;
  private final RunOutputs outputs;

  Sender(ProcessorContext<byte[], byte[]> context, RunOutputs outputs) {
    this.context = context;
    this.outputs = outputs;
  }

  /** The name of the sink of a topic. */
  public static String sink(Topic<?> topic) {
    return topic.name() + "-sink";
  }

  void event(Source source, AgentRunEvent event) {
    event.setScope(
        IdScope.ofEvent(
            event.getRunId(), event.getAppName(), event.getUserId(), event.getSessionId()));
    event.setSequence(source.offset());
    send(outputs.events(), event.getRunId(), event, source.logTime());
  }

  /**
   * Sends a call that is told once, or that is charged on request.
   *
   * @param countsFor the agent inside its run for which it counts; null for the run's own
   */
  void call(RunInput.Call input, Charge charge, String countsFor) {
    long logTime = input.source().logTime();
    boolean reprices = input.record().getReprice();
    LlmCall call =
        CallFacts.record(
            input.record(),
            charge,
            input.providerCost(),
            reprices ? Instant.ofEpochMilli(logTime) : null);
    call.setCountsFor(countsFor);
    // how often it was told is forgotten at the seal: surely not once a millisecond since 1970
    call.setRevision(reprices ? logTime : 0L);
    send(outputs.calls(), CallFacts.key(input.record()), call, input.source().logTime());
  }

  /** Sends a call of several statements as it is now. */
  void call(ToldCall told) {
    send(outputs.calls(), CallFacts.key(told.record()), CallFacts.record(told), now());
  }

  void deletion(RunInput.Deletion input) {
    long at = input.source().logTime();
    RunDeletion deletion = new RunDeletion(input.runId(), Instant.ofEpochMilli(at));
    send(outputs.runs(), input.runId(), null, at);
    send(outputs.deletions(), input.runId(), deletion, at);
  }

  /** Tells the log that a run was silent; the log comes back with it, as with any event. */
  void interruption(AgentRunEvent event, long at) {
    send(outputs.interruptions(), event.getRunId(), event, at);
  }

  void deadLetter(Source source, String reason, String message) {
    DeadLetter letter = DeadLetters.of(source, reason, message);
    send(outputs.deadLetters(), DeadLetters.key(source), letter, source.logTime());
  }

  /** Sends a stray to where it belongs, its bytes untouched. */
  void stray(Input.Stray stray) {
    Source source = stray.source();
    forward(Origin.home(source), stray.key(), source.value(), source.logTime(), Origin.of(source));
  }

  /** Sends a run as it is now. */
  void run(String runId, TaskState state) {
    Run run =
        RunRecords.of(
            runId,
            state.runs().core(runId),
            state.runs().content(runId),
            state.actions().of(runId));
    send(outputs.runs(), runId, run, now());
  }

  /** Sends this partition's statistics of a scope as they are now. */
  void statistics(StatisticsScope scope, TaskState state) {
    int partition = context.taskId().partition();
    StatsPartial partial = state.statistics().partial(scope);
    RunStats stats =
        StatsRecords.of(
            scope,
            partition,
            partial,
            state.statistics().buckets().histogram(scope, Metric.RUN_DURATION),
            state.statistics().buckets().histogram(scope, Metric.LLM_LATENCY));
    send(outputs.stats(), scope.outputKey(partition), stats, now());
  }

  /** Sends this partition's usage of a window as it is now. */
  void window(Bytes key, TaskState state) {
    int partition = context.taskId().partition();
    UsageWindow window = state.usage().record(key, partition);
    send(outputs.windows(), WindowKey.of(key).outputKey(partition), window, now());
  }

  // the log's time, also where no record is at hand; unknown after a restart
  long now() {
    return Math.max(0, context.currentStreamTimeMs());
  }

  private <V extends SpecificRecord> void send(
      RecordSerializer<V> output, String key, V value, long at) {
    byte[] bytes = output.serialize(null, value);
    // without the input's headers: they are the producer's, and say nothing about an output
    forward(output.topic(), key, bytes, at, new RecordHeaders());
  }

  private void forward(Topic<?> topic, String key, byte[] value, long at, Headers headers) {
    context.forward(new Record<>(Keys.utf8(key), value, at, headers), sink(topic));
  }
}
