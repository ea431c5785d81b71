package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Topics;
import java.util.Map;

/**
 * From which offset on the folds do what earlier releases did otherwise: they count what calls do
 * not tell, where the first release only summed what they tell, they send strays on to their own
 * topics instead of folding them from the topic of strays, and they take numbers of calls that
 * can't be as not known instead of setting them to the nearest that can.
 */
public final class CountedFrom {
  private static final String STRAYS_SENT_HOME = "strays-sent-home";

  private static final String IMPOSSIBLE_UNKNOWN = "impossible-unknown";

  /** All of the log. */
  public static final CountedFrom EVERYWHERE = new CountedFrom(null);

  private final Map<String, Map<Integer, Long>> offsets;

  private CountedFrom(Map<String, Map<Integer, Long>> offsets) {
    this.offsets = offsets;
  }

  /** These offsets by topic, or note, and partition; of others nothing was counted. */
  public static CountedFrom of(Map<String, Map<Integer, Long>> offsets) {
    return new CountedFrom(Map.copyOf(offsets));
  }

  /** Whether the record of the topic of strays is sent on, and counts where it comes to then. */
  boolean sendsHome(LogRecord record) {
    return isPast(record, STRAYS_SENT_HOME);
  }

  boolean counts(LogRecord record) {
    return isPast(record, record.log().name());
  }

  /** What the folds took for the call. */
  AgentLlmUsage asFolded(LogRecord record, AgentLlmUsage usage) {
    boolean isUnknown =
        offsets == null
            || (record.log().equals(Topics.AGENT_LLM_USAGE) && isPast(record, IMPOSSIBLE_UNKNOWN));
    if (isUnknown) {
      return usage;
    }
    AgentLlmUsage clamped = AgentLlmUsage.newBuilder(usage).build();
    TokenClass.clampAll(clamped);
    clamped.setLatencyMs(clamp(usage.getLatencyMs()));
    clamped.setTimeToFirstTokenMs(clamp(usage.getTimeToFirstTokenMs()));
    clamped.setResponseLength(clamp(usage.getResponseLength()));
    return clamped;
  }

  private static Long clamp(Long told) {
    return told == null ? null : (Long) Math.max(0, told);
  }

  private boolean isPast(LogRecord record, String note) {
    return offsets == null
        || record.offset()
            >= offsets
                .getOrDefault(note, Map.of())
                .getOrDefault(record.partition(), Long.MAX_VALUE);
  }
}
