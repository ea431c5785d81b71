package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.Text;
import java.io.DataInput;
import java.io.DataOutput;
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

  void write(DataOutput out) throws IOException {
    out.writeInt(apps.values().stream().mapToInt(Map::size).sum());
    for (Map.Entry<String, Map<String, Change>> app : apps.entrySet()) {
      for (Map.Entry<String, Change> key : app.getValue().entrySet()) {
        Change change = key.getValue();
        out.writeUTF(app.getKey());
        out.writeUTF(key.getKey());
        out.writeLong(change.logTime);
        out.writeLong(change.offset);
        out.writeInt(change.partition);
        out.writeLong(change.time);
        Text.write(out, change.eventId);
        out.writeBoolean(change.print != null);
        if (change.print != null) {
          out.writeLong(change.print.stored());
          out.writeLong(change.print.sql());
        }
      }
    }
  }

  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      String app = in.readUTF();
      String key = in.readUTF();
      long logTime = in.readLong();
      long offset = in.readLong();
      int partition = in.readInt();
      long time = in.readLong();
      String eventId = Text.read(in);
      Print print = in.readBoolean() ? new Print(in.readLong(), in.readLong()) : null;
      add(app, key, new Change(logTime, offset, partition, time, eventId, print));
    }
  }
}
