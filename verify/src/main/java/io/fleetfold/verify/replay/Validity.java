package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.util.stream.Stream;

/** Which records can be folded, and where they belong. */
final class Validity {
  private Validity() {}

  /** Whether the record can be folded; if not, it is a dead letter. */
  static boolean valid(LogRecord record) {
    if (record.unreadable().isPresent()) {
      return false;
    }
    if (record.value() instanceof AgentRun run) {
      return valid(run);
    }
    if (record.value() instanceof AgentRunEvent event) {
      return valid(event);
    }
    if (record.value() instanceof AgentLlmUsage usage) {
      return valid(usage);
    }
    return record.topic().equals(Topics.AGENT_RUNS) && Text.isId(record.key());
  }

  private static boolean valid(AgentRun run) {
    return Text.isId(run.getRunId())
        && Status.ofWord(run.getStatus()).isPresent()
        && ids(
            run.getAgentId(),
            run.getParentRunId(),
            run.getAppName(),
            run.getUserId(),
            run.getSessionId())
        && json(run.getAdditionalContext(), run.getExecutionHistory(), run.getMetadata());
  }

  private static boolean valid(AgentRunEvent event) {
    return Text.isId(event.getEventId())
        && Text.isId(event.getRunId())
        && Text.present(event.getEventType())
        && ids(
            event.getAgentId(),
            event.getAppName(),
            event.getUserId(),
            event.getSessionId(),
            event.getInvocationId())
        && json(event.getData(), event.getContent(), event.getStateDelta());
  }

  private static boolean valid(AgentLlmUsage usage) {
    return Text.isId(usage.getUsageId())
        && (usage.getStatus().equals("success") || usage.getStatus().equals("error"))
        && ids(usage.getAgentId(), usage.getRunId(), usage.getSessionId())
        && json(usage.getInputParams(), usage.getUsageMetrics());
  }

  private static boolean ids(String... optional) {
    return Stream.of(optional).allMatch(id -> !Text.present(id) || Text.isId(id));
  }

  private static boolean json(String... optional) {
    return Stream.of(optional).allMatch(Json::valid);
  }

  /** Whether a valid record stands under another key or in another partition than its own. */
  static boolean strayed(LogRecord record, int partitions) {
    String key = key(record);
    return !key.equals(record.key()) || RecordKeys.partition(key, partitions) != record.partition();
  }

  private static String key(LogRecord record) {
    if (record.value() instanceof AgentRun run) {
      return Text.clean(run.getRunId());
    }
    if (record.value() instanceof AgentRunEvent event) {
      return Text.clean(event.getRunId());
    }
    return record.value() instanceof AgentLlmUsage usage
        ? Keys.of(usage)
        : Text.clean(record.key());
  }
}
