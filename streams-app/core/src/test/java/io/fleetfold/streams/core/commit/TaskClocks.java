package io.fleetfold.streams.core.commit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;

/** A task whose clocks are moved by hand. */
final class TaskClocks {
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final CommitHook hook = CommitHook.builder().build();

  TaskClocks() {
    context.addStateStore(hook);
  }

  MockProcessorContext<byte[], byte[]> context() {
    return context;
  }

  /** The clocks that run. */
  List<Duration> running() {
    return clocks().map(CapturedPunctuator::getInterval).toList();
  }

  /**
   * Calls the clocks of an interval; whether the task has asked for a commit since the last call.
   */
  boolean tick(Duration interval, long now) {
    context.resetCommit();
    clocks()
        .filter(clock -> clock.getInterval().equals(interval))
        .toList()
        .forEach(clock -> clock.getPunctuator().punctuate(now));
    return context.committed();
  }

  /** What Kafka Streams does before it commits. */
  void commit() {
    hook.flushCache();
  }

  private Stream<CapturedPunctuator> clocks() {
    return context.scheduledPunctuators().stream().filter(clock -> !clock.cancelled());
  }
}
