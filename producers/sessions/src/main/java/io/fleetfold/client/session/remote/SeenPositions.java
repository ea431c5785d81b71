package io.fleetfold.client.session.remote;

import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The positions that reads must include, by user: the highest of each partition, since offsets of
 * different partitions say nothing about each other. A user's own events are all in one partition;
 * those that were observed of others (who share the application's state) may be in any. Keeps the
 * users and, of each, the partitions that were added to last. Thread-safe.
 */
final class SeenPositions {
  static final int USERS = 100_000;

  /** As many tokens as the query API takes in one request. */
  static final int PARTITIONS = 64;

  private static final Pattern TOKEN =
      Pattern.compile(
          "(" + Pattern.quote(Topics.AGENT_SESSION_EVENTS.name()) + ":\\d{1,6}):(\\d{1,18})");

  private final Map<String, Map<String, Long>> offsets = latest(USERS);

  synchronized void add(String app, String user, String token) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      throw new InvalidSessionInputException(
          "token", "is none of ours", "take that of an append, as it is");
    }
    offsets
        .computeIfAbsent(RecordKeys.ofUser(app, user), unused -> latest(PARTITIONS))
        .merge(parts.group(1), Long.parseLong(parts.group(2)), Math::max);
  }

  /** The tokens to wait for, separated by commas; null for none. */
  synchronized String of(String app, String user) {
    Map<String, Long> seen = offsets.get(RecordKeys.ofUser(app, user));
    return seen == null
        ? null
        : seen.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  private static <V> Map<String, V> latest(int maxEntries) {
    return new LinkedHashMap<>(4, 0.75f, /* accessOrder= */ true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > maxEntries;
      }
    };
  }
}
