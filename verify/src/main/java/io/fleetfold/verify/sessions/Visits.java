package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** The routes a session was in, the newest hundred. */
final class Visits {
  private static final int MOST = 100;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final Deque<Visit> visits = new ArrayDeque<>();

  /** One of them; it is open until it has an end. */
  private record Visit(String route, String step, long entered, Long left, boolean completed) {}

  void enter(String route, String step, long time) {
    leave(time, /* completed= */ false);
    visits.add(new Visit(route, step, time, null, false));
    if (visits.size() > MOST) {
      visits.remove();
    }
  }

  void complete(String route, long time) {
    if (route.equals(route())) {
      leave(time, /* completed= */ true);
    }
  }

  private void leave(long time, boolean completed) {
    Visit open = open();
    if (open != null) {
      visits.removeLast();
      visits.add(new Visit(open.route, open.step, open.entered, time, completed));
    }
  }

  private Visit open() {
    Visit last = visits.peekLast();
    return last == null || last.left != null ? null : last;
  }

  String route() {
    return open() == null ? null : open().route;
  }

  String step() {
    return open() == null ? null : open().step;
  }

  /** As records tell it. */
  String json() {
    StringJoiner json = new StringJoiner(",", "[", "]");
    for (Visit visit : visits) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("route", JsonParts.quoted(visit.route));
      fields.put("step", visit.step == null ? null : JsonParts.quoted(visit.step));
      fields.put("entered_at", time(visit.entered));
      fields.put("exited_at", visit.left == null ? null : time(visit.left));
      fields.put("completed", Boolean.toString(visit.completed));
      json.add(JsonParts.object(fields));
    }
    return json.toString();
  }

  private static String time(long millis) {
    return JsonParts.quoted(TIME.format(Instant.ofEpochMilli(millis)));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(visits.size());
    for (Visit visit : visits) {
      Text.write(out, visit.route);
      Text.write(out, visit.step);
      out.writeLong(visit.entered);
      out.writeBoolean(visit.left != null);
      out.writeLong(visit.left == null ? 0 : visit.left);
      out.writeBoolean(visit.completed);
    }
  }

  static Visits read(DataInput in) throws IOException {
    Visits all = new Visits();
    for (int left = in.readInt(); left > 0; left--) {
      String route = Text.read(in);
      String step = Text.read(in);
      long entered = in.readLong();
      boolean ended = in.readBoolean();
      long end = in.readLong();
      all.visits.add(new Visit(route, step, entered, ended ? (Long) end : null, in.readBoolean()));
    }
    return all;
  }
}
