package io.fleetfold.verify.sessions;

import io.fleetfold.verify.saved.SavedVisit;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The routes a session was in, the newest hundred. */
final class Visits {
  private static final int MAX = 100;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final Deque<Visit> visits = new ArrayDeque<>();

  /** One of them; it is open until it has an end. */
  private record Visit(String route, String step, long entered, Long left, boolean completed) {}

  void enter(String route, String step, long time) {
    leave(time, /* completed= */ false);
    visits.add(new Visit(route, step, time, null, false));
    if (visits.size() > MAX) {
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

  List<SavedVisit> save() {
    return visits.stream()
        .map(of -> new SavedVisit(of.route, of.step, of.entered, of.left, of.completed))
        .toList();
  }

  static Visits of(List<SavedVisit> saved) {
    Visits all = new Visits();
    for (SavedVisit of : saved) {
      all.visits.add(
          new Visit(of.getRoute(), of.getStep(), of.getEntered(), of.getLeft(), of.getCompleted()));
    }
    return all;
  }
}
