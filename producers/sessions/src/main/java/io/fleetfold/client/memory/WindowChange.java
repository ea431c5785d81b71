package io.fleetfold.client.memory;

import io.fleetfold.client.memory.Window.WindowMessage;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/**
 * What makes one window of another: messages that are said now, and where the window begins. What
 * is in it already is not written again.
 *
 * @param head the messages by value
 * @param after the sequence behind which the window begins
 * @param said messages to append to the session
 * @param <M> a message as the library has it
 */
record WindowChange<M>(List<M> head, long after, List<M> said) {
  // texts that repeat, such as "ok", are looked for at so many places
  private static final int PLACES = 64;

  /**
   * The change from a window to one of these messages.
   *
   * @param length the characters of a message's JSON
   * @param mostHead a head whose messages have more of them in all is appended instead
   */
  static <M> WindowChange<M> between(
      Window<M> now, List<M> messages, ToLongFunction<M> length, long mostHead) {
    List<M> wanted = List.copyOf(messages);
    WindowChange<M> change = now.isOpen() ? keepingTail(now, wanted) : byValue(now, wanted);
    boolean headIsTooLarge =
        !change.head.equals(now.head()) && change.head.stream().mapToLong(length).sum() > mostHead;
    return headIsTooLarge ? new WindowChange<>(List.of(), now.count(), wanted) : change;
  }

  /** Goes on from as much of the session's newest messages as is still wanted. */
  private static <M> WindowChange<M> keepingTail(Window<M> now, List<M> wanted) {
    List<WindowMessage<M>> tail = now.tail();
    BiPredicate<M, M> same = sameness(now, wanted);
    int most = 0;
    int end = 0;
    int places = 0;
    for (int i = wanted.size() - 1; i >= 0 && places < PLACES; i--) {
      int common = 0;
      while (common < tail.size()
          && common <= i
          && same.test(tail.get(tail.size() - 1 - common).message(), wanted.get(i - common))) {
        common++;
      }
      places += common > 0 ? 1 : 0;
      if (common > 0 && common >= most) {
        most = common;
        end = i;
      }
    }
    if (most == 0) {
      return byValue(now, wanted);
    }
    // not where the one before stands: there may be messages between that nobody can read
    long after = most == tail.size() ? now.after() : tail.get(tail.size() - most).sequence() - 1;
    return new WindowChange<>(
        wanted.subList(0, end + 1 - most), after, wanted.subList(end + 1, wanted.size()));
  }

  /**
   * Chat memories hand back the objects that they were given, so that the same text said again is
   * another object; where no object is known, equal ones are taken for the same.
   */
  @SuppressWarnings("ReferenceEquality") // see above
  private static <M> BiPredicate<M, M> sameness(Window<M> now, List<M> wanted) {
    Set<M> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(now.messages());
    return wanted.stream().anyMatch(known::contains) ? (a, b) -> a == b : Object::equals;
  }

  /** Nothing of the tail goes on: what is known already becomes the head. */
  private static <M> WindowChange<M> byValue(Window<M> now, List<M> wanted) {
    Set<M> known = new HashSet<>(now.messages());
    int end = wanted.size();
    while (end > 0 && !known.contains(wanted.get(end - 1))) {
      end--;
    }
    return new WindowChange<>(
        wanted.subList(0, end), now.count(), wanted.subList(end, wanted.size()));
  }
}
