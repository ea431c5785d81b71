package io.fleetfold.verify.sessions;

import io.fleetfold.verify.saved.SavedAppKey;
import io.fleetfold.verify.saved.StateSink;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys of applications. Their changes come from the logs of all users: of each key the last one by
 * the log is kept, whatever order they are added in.
 */
final class AppStates {
  private final Map<String, Map<String, Change>> apps = new HashMap<>();

  /**
   * The last change of a key.
   *
   * @param logTime when the log took the event; -1 where an earlier release folded it, which
   *     ordered such by the events' own times and ids
   * @param time of the event
   * @param print null where the key was removed
   */
  private record Change(
      long logTime, long offset, int partition, long time, String eventId, Print print) {
    private static final Comparator<Change> BY_LOG =
        Comparator.comparingLong(Change::logTime)
            .thenComparingLong(Change::offset)
            .thenComparingInt(Change::partition);
    private static final Comparator<Change> BY_EVENT =
        Comparator.comparingLong(Change::time).thenComparing(Change::eventId);

    boolean isLaterThan(Change other) {
      boolean unknown = logTime < 0 && other.logTime < 0;
      return (unknown ? BY_EVENT : BY_LOG).compare(this, other) > 0;
    }
  }

  /** Adds what an event changes; {@code logTime} is negative where that does not count. */
  void add(SessionEvent input, long logTime) {
    input
        .delta()
        .app()
        .forEach(
            (key, value) ->
                add(
                    input.id().app(),
                    key,
                    new Change(
                        logTime,
                        input.record().offset(),
                        input.record().partition(),
                        input.time(),
                        input.event().getEventId(),
                        value == null ? null : print(key, value, input.time()))));
  }

  private static Print print(String key, String value, long time) {
    return new Print.Columns().number(0L).text(key).number(time).number(null).json(value).print();
  }

  private void add(String app, String key, Change change) {
    apps.computeIfAbsent(app, unused -> new HashMap<>())
        .merge(key, change, (old, added) -> added.isLaterThan(old) ? added : old);
  }

  void add(AppStates other) {
    other.apps.forEach((app, keys) -> keys.forEach((key, change) -> add(app, key, change)));
  }

  /** Is told of an application that has keys. */
  interface AppVisitor {
    void app(String app, int keys, Print print);
  }

  void forEach(AppVisitor visitor) {
    apps.forEach(
        (app, keys) -> {
          int count = 0;
          Print print = Print.NOTHING;
          for (Change change : keys.values()) {
            count += change.print == null ? 0 : 1;
            print = change.print == null ? print : print.plus(change.print);
          }
          if (count > 0) {
            visitor.app(app, count, print);
          }
        });
  }

  /**
   * Saves it.
   *
   * @param underway offset of the event whose changes are still on their way; null for others
   */
  void save(StateSink sink, Long underway) throws IOException {
    for (Map.Entry<String, Map<String, Change>> app : apps.entrySet()) {
      for (Map.Entry<String, Change> key : app.getValue().entrySet()) {
        Change change = key.getValue();
        sink.put(
            SavedAppKey.newBuilder()
                .setApp(app.getKey())
                .setKey(key.getKey())
                .setLogTime(change.logTime)
                .setOffset(change.offset)
                .setPartition(change.partition)
                .setTime(change.time)
                .setEventId(change.eventId)
                .setPrint(change.print == null ? null : change.print.save())
                .setUnderway(underway)
                .build());
      }
    }
  }

  void restore(SavedAppKey saved) {
    add(
        saved.getApp(),
        saved.getKey(),
        new Change(
            saved.getLogTime(),
            saved.getOffset(),
            saved.getPartition(),
            saved.getTime(),
            saved.getEventId(),
            saved.getPrint() == null ? null : Print.of(saved.getPrint())));
  }
}
