package io.fleetfold.streams.runs;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.state.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * From which offset on it was counted which calls tell their usage: the first release summed only.
 * Noted once for each topic that calls come from, beside the statistics, so that a replay can tell
 * the same. Not thread-safe.
 */
public final class CountedFrom {
  private static final List<Topic<?>> TOPICS = List.of(Topics.AGENT_LLM_USAGE, Topics.AGENT_STRAYS);
  // no scope of statistics begins with it
  private static final char KEY = 'c';

  private final KeyValueStore<Bytes, byte[]> store;
  private List<Topic<?>> open;

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
      open = TOPICS.stream().filter(of -> store.get(key(of)) == null).toList();
    }
    if (open.isEmpty()) {
      return;
    }
    for (Topic<?> of : open) {
      if (topic.endsWith(of.name())) {
        store.put(key(of), ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
        open = null;
        return;
      }
    }
  }

  /** The offsets by topic; a topic of which nothing was folded since is missing. */
  public static Map<String, Long> read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    Map<String, Long> offsets = new TreeMap<>();
    for (Topic<?> of : TOPICS) {
      byte[] value = store.get(key(of));
      if (value != null) {
        offsets.put(of.name(), ByteBuffer.wrap(value).getLong());
      }
    }
    return offsets;
  }

  private static Bytes key(Topic<?> topic) {
    return Keys.of(KEY, topic.name());
  }
}
