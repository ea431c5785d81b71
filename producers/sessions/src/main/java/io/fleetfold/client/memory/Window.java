package io.fleetfold.client.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * A chat memory as a session holds it. Of what was said, the session has every message; the memory
 * is a window on it: the head, then the session's messages behind {@code after}, up to {@code
 * until}. The head is kept by value in the session's state: what stands before the messages and
 * outlives them, such as the system message, or what was never said, such as a summary.
 *
 * @param generation the session's life; {@link #NO_SESSION} where there is none
 * @param revision the session's revision
 * @param count messages of the session
 * @param after the sequence behind which the window begins
 * @param until the last sequence of the window
 * @param head messages by value
 * @param tail messages of the session
 * @param <M> a message as the library has it
 */
record Window<M>(
    long generation,
    long revision,
    long count,
    long after,
    long until,
    List<M> head,
    List<WindowMessage<M>> tail) {
  static final long NO_SESSION = -1;

  /** A message of the session, by its place. */
  record WindowMessage<M>(long sequence, M message) {}

  Window {
    head = List.copyOf(head);
    tail = List.copyOf(tail);
  }

  /** No session, and so no messages. */
  static <M> Window<M> none() {
    return new Window<>(NO_SESSION, 0, 0, 0, 0, List.of(), List.of());
  }

  boolean exists() {
    return generation != NO_SESSION;
  }

  /** Whether a message that is appended stands right behind the window. */
  boolean isOpen() {
    return until == count;
  }

  List<M> messages() {
    List<M> all = new ArrayList<>(head);
    tail.forEach(said -> all.add(said.message()));
    return all;
  }

  boolean isNewerThan(Window<M> other) {
    return generation != other.generation
        ? generation > other.generation
        : revision > other.revision;
  }
}
