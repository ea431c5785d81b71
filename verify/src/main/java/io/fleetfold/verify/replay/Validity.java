package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;

/** Which records can be folded, and where they belong. */
final class Validity {
  private Validity() {}

  /** Whether the record can be folded; if not, it is a dead letter. */
  static boolean valid(LogRecord record) {
    if (record.unreadable().isPresent()) {
      return false;
    }
    if (record.value() instanceof AgentRun run) {
      return Text.isId(run.getRunId()) && Status.ofWord(run.getStatus()).isPresent();
    }
    if (record.value() instanceof AgentRunEvent event) {
      return Text.isId(event.getEventId())
          && (Text.isId(event.getRunId()) || Text.isId(event.getSessionId()));
    }
    if (record.value() instanceof AgentLlmUsage usage) {
      return Text.isId(usage.getUsageId());
    }
    return record.topic().equals(Topics.AGENT_RUNS) && Text.isId(record.key());
  }

  /** Whether a valid record stands in another partition than its key's. */
  static boolean strayed(LogRecord record, int partitions) {
    String key = key(record);
    return key != null && Keys.partition(key, partitions) != record.partition();
  }

  private static String key(LogRecord record) {
    if (record.value() instanceof AgentRun run) {
      return Text.clean(run.getRunId());
    }
    if (record.value() instanceof AgentRunEvent event) {
      return Text.clean(event.getRunId());
    }
    return record.value() instanceof AgentLlmUsage usage ? Keys.of(usage) : record.key();
  }
}
