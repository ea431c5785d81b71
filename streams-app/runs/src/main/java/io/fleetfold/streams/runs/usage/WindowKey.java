package io.fleetfold.streams.runs.usage;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/**
 * One scope's one window. In the store: the scope's letter, the size's, the start in eight bytes,
 * the name; so that the windows of a scope and size lie one behind the other, by start and name.
 *
 * @param scope what it is about
 * @param size its length
 * @param start its first millisecond
 * @param name the agent, model or action; empty for the fleet
 */
public record WindowKey(UsageScope scope, WindowSize size, long start, String name) {
  private static final int NAME = 2 + Long.BYTES;

  /** The window of a key in the store. */
  public static WindowKey of(Bytes key) {
    ByteBuffer bytes = ByteBuffer.wrap(key.get());
    return new WindowKey(
        UsageScope.ofLetter(bytes.get()),
        WindowSize.ofLetter(bytes.get()),
        bytes.getLong(),
        Keys.text(key.get(), NAME));
  }

  /** The key in the store. */
  public Bytes bytes() {
    return bytes(scope, size, start, Keys.utf8(name));
  }

  /** Where the windows that begin at a time are in the store, or would be. */
  static Bytes bytes(UsageScope scope, WindowSize size, long start) {
    return bytes(scope, size, start, new byte[0]);
  }

  static Bytes bytes(UsageScope scope, WindowSize size, long start, byte[] name) {
    return Bytes.wrap(
        ByteBuffer.allocate(NAME + name.length)
            .put(scope.letter())
            .put(size.letter())
            .putLong(start)
            .put(name)
            .array());
  }

  /** The key of the partial of a partition in the output topic. */
  public String outputKey(int partition) {
    return RecordKeys.of(size.label(), start, scope.label(), name, partition);
  }
}
