package io.fleetfold.verify.replay;

import io.fleetfold.schemas.Topics;
import java.util.Map;

/**
 * From which offset on the folds counted what calls do not tell: the first release only summed what
 * they tell.
 */
public final class CountedFrom {
  /** All of the log. */
  public static final CountedFrom EVERYWHERE = new CountedFrom(null);

  private final Map<String, Map<Integer, Long>> offsets;

  private CountedFrom(Map<String, Map<Integer, Long>> offsets) {
    this.offsets = offsets;
  }

  /** These offsets by topic and partition; of others nothing was counted. */
  public static CountedFrom of(Map<String, Map<Integer, Long>> offsets) {
    return new CountedFrom(Map.copyOf(offsets));
  }

  boolean counts(LogRecord record) {
    if (offsets == null) {
      return true;
    }
    String topic = (record.rerouted() ? Topics.AGENT_STRAYS : record.topic()).name();
    return record.offset()
        >= offsets.getOrDefault(topic, Map.of()).getOrDefault(record.partition(), Long.MAX_VALUE);
  }
}
