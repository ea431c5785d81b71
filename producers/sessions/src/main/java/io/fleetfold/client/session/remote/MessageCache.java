package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Messages that were read before. A message never changes and the next one only goes behind it, so
 * that of a session that is read again only the newer ones are asked for; whether it is still the
 * same session, its generation tells with each answer. Of bounded size, the longest unused sessions
 * go first. Thread-safe.
 */
final class MessageCache {
  // about what an object of Jackson's or of a map takes
  private static final int NODE = 100;
  private static final int CHARACTER = 2;

  private final long max;
  private final Map<SessionKey, Kept> sessions =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private long size;

  /** Keeps messages of about so many bytes of memory in all. */
  MessageCache(long max) {
    this.max = max;
  }

  /**
   * The newest messages of a session as it was read.
   *
   * @param generation the session's life
   * @param messages without a gap, oldest first; not empty
   * @param size of them
   */
  record Kept(long generation, List<SessionMessage> messages, long size) {
    /** The sequence behind which to ask. */
    long last() {
      return messages.get(messages.size() - 1).sequence();
    }

    private long first() {
      return messages.get(0).sequence();
    }

    /** Whether the newest so many need nothing older than what is kept, whatever has come since. */
    private boolean reaches(int newest) {
      return first() == 1 || messages.size() >= newest;
    }
  }

  /** What is kept that a read of the newest so many can go on from. */
  synchronized Optional<Kept> find(SessionKey key, int newest) {
    return Optional.ofNullable(sessions.get(key)).filter(kept -> kept.reaches(newest));
  }

  /**
   * Keeps the answer to a question for all of the newest messages, which are not limited otherwise.
   */
  void keep(SessionSnapshot answer) {
    if (!answer.messages().isEmpty()) {
      put(answer.key(), new Kept(answer.generation(), answer.messages(), size(answer.messages())));
    }
  }

  /**
   * Completes the answer to a question for what is newer than something kept, and keeps it.
   *
   * @param answer the session with the messages behind what is kept or, where it lives another life
   *     meanwhile, with all that were asked for
   * @param newest how many were asked for
   * @return empty where the session was read as it was before, with too little of that kept: then
   *     all has to be asked for
   */
  Optional<SessionSnapshot> complete(Kept kept, SessionSnapshot answer, int newest) {
    List<SessionMessage> newer = answer.messages();
    boolean goesOn =
        kept.generation() == answer.generation()
            && (newer.isEmpty() || newer.get(0).sequence() == kept.last() + 1);
    if (!goesOn) {
      keep(answer);
      return Optional.of(answer);
    }
    List<SessionMessage> all = kept.messages();
    if (!newer.isEmpty()) {
      all = Stream.of(all, newer).flatMap(List::stream).toList();
      List<SessionMessage> enough = newest(all, MessageFilter.MAX);
      long bytes = enough == all ? kept.size() + size(newer) : size(enough);
      put(answer.key(), new Kept(kept.generation(), enough, bytes));
    }
    // a standby, or an app that came back, may be behind what was read before
    long ahead = Math.max(0, all.get(all.size() - 1).sequence() - answer.messageCount());
    List<SessionMessage> there = all.subList(0, (int) Math.max(0, all.size() - ahead));
    List<SessionMessage> wanted = newest(there, newest);
    return wanted.size() < Math.min(newest, answer.messageCount())
        ? Optional.empty()
        : Optional.of(answer.withMessages(wanted));
  }

  private static List<SessionMessage> newest(List<SessionMessage> all, int max) {
    return all.size() <= max ? all : List.copyOf(all.subList(all.size() - max, all.size()));
  }

  private synchronized void put(SessionKey key, Kept kept) {
    Kept before = sessions.get(key);
    boolean isOlder =
        before != null
            && (before.generation() > kept.generation()
                || (before.generation() == kept.generation() && before.last() > kept.last()));
    if (isOlder) {
      return;
    }
    forget(key);
    if (kept.size() <= max) {
      sessions.put(key, kept);
      size += kept.size();
      for (Iterator<Kept> oldest = sessions.values().iterator(); size > max; ) {
        size -= oldest.next().size();
        oldest.remove();
      }
    }
  }

  /** Forgets a session, say one that is gone. */
  synchronized void forget(SessionKey key) {
    Kept gone = sessions.remove(key);
    if (gone != null) {
      size -= gone.size();
    }
  }

  private static long size(List<SessionMessage> messages) {
    return messages.stream().mapToLong(MessageCache::size).sum();
  }

  private static long size(SessionMessage message) {
    return 10L * NODE
        + message.content().map(MessageCache::size).orElse(0L)
        + size(message.data())
        + size(message.stateDelta());
  }

  private static long size(JsonNode node) {
    long size = NODE + (long) CHARACTER * node.asText().length();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      size += (long) CHARACTER * entry.getKey().length() + size(entry.getValue());
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        size += size(item);
      }
    }
    return size;
  }

  private static long size(Object value) {
    long size = NODE;
    if (value instanceof String text) {
      size += (long) CHARACTER * text.length();
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += (long) CHARACTER * entry.getKey().toString().length() + size(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        size += size(item);
      }
    }
    return size;
  }
}
