package io.fleetfold.streams.core.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What one client follows: the events of a session or of a run. Not thread-safe. */
public interface Following {
  /** Events that are read at once: what they hold is in memory until the client has taken it. */
  int AT_ONCE = 4;

  /**
   * Events that came since the last call, as the stream carries them; empty for none.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException while stores are restored
   * @throws io.fleetfold.streams.core.reads.LogUnavailableException when the log could not be read
   * @throws EndedException when nothing more will come from here
   */
  byte[] next();

  /** The id of the last event that was told, or behind which it begins. */
  long after();

  /** Gives up what it holds; from any thread. */
  default void close() {}

  /** It can't be followed here any more: whoever does may come again, behind the last event. */
  final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, in words. */
    public EndedException(String message) {
      super(message);
    }
  }

  /**
   * Adds an event to what is sent.
   *
   * @param id what a client that comes again goes on behind
   */
  static void add(String id, String name, Json.Part json, ByteArrayOutputStream out) {
    out.writeBytes(
        ("id: " + id + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(Json.written(json));
    out.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
  }
}
