package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.RunDeletion;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.IdScope;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.deadletters.DeadLetters;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.Origin;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.Buckets.Metric;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.usage.WindowKey;
import java.time.Instant;
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
    byte[] value = outputs.events().serialize(null, event);
    send(Topics.FLEET_RUN_EVENTS, event.getRunId(), value, source.logTime());
  }

  void call(Input.Call input, Charge charge) {
    Instant repricedAt =
        input.record().getReprice() ? Instant.ofEpochMilli(input.source().logTime()) : null;
    byte[] value =
        outputs
            .calls()
            .serialize(
                null, CallFacts.record(input.record(), charge, input.providerCost(), repricedAt));
    send(Topics.FLEET_LLM_CALLS, CallFacts.key(input.record()), value, input.source().logTime());
  }

  void deletion(Input.Deletion input) {
    long at = input.source().logTime();
    RunDeletion deletion = new RunDeletion(input.runId(), Instant.ofEpochMilli(at));
    send(Topics.FLEET_RUNS, input.runId(), null, at);
    send(
        Topics.FLEET_RUN_DELETIONS,
        input.runId(),
        outputs.deletions().serialize(null, deletion),
        at);
  }

  /** Tells the log that a run was silent; the log comes back with it, as with any event. */
  void interruption(AgentRunEvent event, long at) {
    send(Topics.AGENT_EVENTS, event.getRunId(), outputs.interruptions().serialize(null, event), at);
  }

  void deadLetter(Source source, String reason, String message) {
    byte[] value = outputs.deadLetters().serialize(null, DeadLetters.of(source, reason, message));
    send(Topics.FLEET_DEAD_LETTERS, DeadLetters.key(source), value, source.logTime());
  }

  /** Sends a stray to where it belongs, its bytes untouched. */
  void stray(Input.Stray stray) {
    Source source = stray.source();
    forward(Origin.home(source), stray.key(), source.value(), source.logTime(), Origin.of(source));
  }

  /** Sends a run as it is now. */
  void run(String runId, TaskState state) {
    byte[] value =
        outputs
            .runs()
            .serialize(
                null,
                RunRecords.of(
                    runId,
                    state.runs().core(runId),
                    state.runs().content(runId),
                    state.actions().of(runId)));
    send(Topics.FLEET_RUNS, runId, value, now());
  }

  /** Sends this partition's statistics of a scope as they are now. */
  void statistics(StatisticsScope scope, TaskState state) {
    int partition = context.taskId().partition();
    StatsPartial partial = state.statistics().partial(scope);
    byte[] value =
        outputs
            .stats()
            .serialize(
                null,
                StatsRecords.of(
                    scope,
                    partition,
                    partial,
                    state.statistics().buckets().histogram(scope, Metric.RUN_DURATION),
                    state.statistics().buckets().histogram(scope, Metric.LLM_LATENCY)));
    send(Topics.FLEET_RUN_STATS, scope.outputKey(partition), value, now());
  }

  /** Sends this partition's usage of a window as it is now. */
  void window(Bytes key, TaskState state) {
    int partition = context.taskId().partition();
    UsageWindow window = state.usage().record(key, partition);
    send(
        Topics.FLEET_USAGE_WINDOWS,
        WindowKey.of(key).outputKey(partition),
        outputs.windows().serialize(null, window),
        now());
  }

  // the log's time, also where no record is at hand; unknown after a restart
  private long now() {
    return Math.max(0, context.currentStreamTimeMs());
  }

  private void send(Topic<?> topic, String key, byte[] value, long at) {
    // without the input's headers: they are the producer's, and say nothing about an output
    forward(topic, key, value, at, new RecordHeaders());
  }

  private void forward(Topic<?> topic, String key, byte[] value, long at, Headers headers) {
    context.forward(new Record<>(Keys.utf8(key), value, at, headers), sink(topic));
  }
}
