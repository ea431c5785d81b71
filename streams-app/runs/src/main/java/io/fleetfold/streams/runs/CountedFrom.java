package io.fleetfold.streams.runs;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * From which offset on the folds do what earlier releases did otherwise, so that a replay can tell
 * the same. The first release summed what calls tell of their usage and did not count who tells it:
 * noted once for each topic that calls come from. Before strays were sent on to their own topics
 * they were folded from the topic of strays: noted under {@link #STRAYS_SENT_HOME}. Numbers of
 * calls that can't be were set to the nearest one that can, before they were taken as not known:
 * noted under {@link #IMPOSSIBLE_UNKNOWN}. Kept beside the statistics. Not thread-safe.
 */
public final class CountedFrom {
  /** The offset in the topic of strays behind which its records are sent on, and not folded. */
  public static final String STRAYS_SENT_HOME = "strays-sent-home";

  /** The offset from which on calls' numbers that can't be are taken as not known. */
  public static final String IMPOSSIBLE_UNKNOWN = "impossible-unknown";

  /** What is noted, each with the topic by whose offsets. */
  private static final Map<String, Topic<?>> NOTES =
      Map.of(
          Topics.AGENT_LLM_USAGE.name(),
          Topics.AGENT_LLM_USAGE,
          Topics.AGENT_STRAYS.name(),
          Topics.AGENT_STRAYS,
          STRAYS_SENT_HOME,
          Topics.AGENT_STRAYS,
          IMPOSSIBLE_UNKNOWN,
          Topics.AGENT_LLM_USAGE);

  // no scope of statistics begins with it
  private static final char KEY = 'c';

  private final KeyValueStore<Bytes, byte[]> store;
  private List<String> open;

  CountedFrom(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * A record is folded.
   *
   * @param topic its topic's real name
   */
  void passes(String topic, long offset) {
    if (open == null) {
      open = NOTES.keySet().stream().filter(note -> store.get(key(note)) == null).toList();
    }
    for (String note : open) {
      if (topic.endsWith(NOTES.get(note).name())) {
        store.put(key(note), ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
        open = null;
      }
    }
  }

  /** The offsets by topic, or note; one of which nothing was folded since is missing. */
  public static Map<String, Long> read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    Map<String, Long> offsets = new TreeMap<>();
    for (String note : NOTES.keySet()) {
      byte[] value = store.get(key(note));
      if (value != null) {
        offsets.put(note, ByteBuffer.wrap(value).getLong());
      }
    }
    return offsets;
  }

  private static Bytes key(String note) {
    return Keys.of(KEY, note);
  }
}
