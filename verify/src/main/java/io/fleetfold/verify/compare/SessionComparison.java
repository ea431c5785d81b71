package io.fleetfold.verify.compare;

import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.Prints;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import io.fleetfold.verify.sessions.SessionTotals.ExpectedNumbers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sessions and what they share: sums over all, and every number of which witnesses differ. */
public final class SessionComparison {
  /** Who has one wrong session mostly has many: more would only hide the rest of the report. */
  private static final int MAX_OWNERS = 100;

  private final Map<Owner, SessionNumbers> live;
  private final Map<Owner, ExpectedNumbers> replay;
  private final Map<Owner, SessionNumbers> sql;
  private final SortedSet<Owner> owners = new TreeSet<>();
  private long values;

  /** A comparison of what three witnesses tell. */
  public SessionComparison(
      Map<Owner, SessionNumbers> live,
      Map<Owner, ExpectedNumbers> replay,
      Map<Owner, SessionNumbers> sql) {
    this.live = live;
    this.replay = replay;
    this.sql = sql;
    owners.addAll(live.keySet());
    owners.addAll(replay.keySet());
    owners.addAll(sql.keySet());
  }

  /** The rows: of all together, then of each number that differs. */
  public List<Row> rows() {
    Map<Column, Sums> sums = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      sums.put(column, new Sums());
    }
    List<Row> different = new ArrayList<>();
    int differing = 0;
    for (Owner owner : owners) {
      Map<Column, SessionNumbers> told = told(owner);
      told.forEach((column, numbers) -> sums.get(column).add(owner, numbers));
      List<Row> rows = rows(owner, told);
      differing += rows.isEmpty() ? 0 : 1;
      if (differing <= MAX_OWNERS) {
        different.addAll(rows);
      }
    }
    List<Row> rows = new ArrayList<>(Sums.rows(sums));
    rows.addAll(different);
    return rows;
  }

  private Map<Column, SessionNumbers> told(Owner owner) {
    ExpectedNumbers expected =
        replay.getOrDefault(owner, new ExpectedNumbers(owner.replay(), owner.replay()));
    Map<Column, SessionNumbers> told = new EnumMap<>(Column.class);
    told.put(Column.LIVE, live.getOrDefault(owner, owner.live()));
    told.put(Column.REPLAY, expected.stored());
    told.put(Column.SQL, asStored(sql.getOrDefault(owner, owner.sql()), expected, owner));
    return told;
  }

  /** A fingerprint that is what PostgreSQL should have is told as the stores should have it. */
  private static SessionNumbers asStored(
      SessionNumbers rows, ExpectedNumbers expected, Owner owner) {
    SessionNumbers told = owner.sql();
    for (Field field : Field.values()) {
      if (!rows.tells(field)) {
        told.untold(field);
      } else if (field.isPrint() && rows.get(field) == expected.sql().get(field)) {
        told.put(field, expected.stored().get(field));
      } else {
        told.put(field, rows.get(field));
      }
    }
    return told;
  }

  private List<Row> rows(Owner owner, Map<Column, SessionNumbers> told) {
    List<Row> rows = new ArrayList<>();
    for (Field field : Field.values()) {
      Map<Column, String> texts = new EnumMap<>(Column.class);
      told.forEach(
          (column, numbers) -> {
            if (numbers.tells(field)) {
              texts.put(column, field.text(numbers.get(field)));
            }
          });
      values += texts.size() > 1 ? 1 : 0;
      if (new HashSet<>(texts.values()).size() > 1) {
        rows.add(new Row(owner.scope(), field.words(), texts, false));
      }
    }
    return rows;
  }

  /** What was compared, after {@link #rows}. */
  public String note() {
    long sessions = live.keySet().stream().filter(SessionComparison::isSession).count();
    return String.format(
        Locale.ROOT,
        "sessions compared: %,d, deleted ones: %,d; states of users and applications: %,d; values:"
            + " %,d",
        sessions,
        owners.stream().filter(SessionComparison::isSession).count() - sessions,
        owners.stream().filter(owner -> !isSession(owner)).count(),
        values);
  }

  private static boolean isSession(Owner owner) {
    return owner.kind() == Scope.Kind.SESSION;
  }

  /** Sums of one witness over all owners. */
  private static final class Sums {
    private long sessions;
    private long events;
    private long messages;
    private long keys;
    private long sharedKeys;
    private long print;

    void add(Owner owner, SessionNumbers numbers) {
      boolean there = isSession(owner) && numbers.count(Field.REVISION) > 0;
      sessions += there ? 1 : 0;
      events += numbers.count(Field.EVENTS);
      messages += numbers.count(Field.STORED_MESSAGES);
      if (isSession(owner)) {
        keys += numbers.count(Field.STATE_KEYS);
      } else {
        sharedKeys += numbers.count(Field.STATE_KEYS);
      }
      long of = Prints.of(owner.app(), owner.user(), owner.session());
      for (Field field : List.of(Field.REVISION, Field.PLACE, Field.STATE, Field.MESSAGE_PRINT)) {
        print += Prints.weight(of + field.name().hashCode()) * numbers.count(field);
      }
    }

    static List<Row> rows(Map<Column, Sums> sums) {
      List<Row> rows = new ArrayList<>();
      rows.add(row("sessions", sums, of -> of.sessions));
      rows.add(row("events of sessions", sums, of -> of.events));
      rows.add(row("messages of sessions", sums, of -> of.messages));
      rows.add(row("keys of sessions", sums, of -> of.keys));
      rows.add(row("keys of users and applications", sums, of -> of.sharedKeys));
      rows.add(row("fingerprint of sessions", sums, of -> of.print));
      return rows;
    }

    private static Row row(
        String number, Map<Column, Sums> sums, java.util.function.ToLongFunction<Sums> value) {
      Map<Column, String> texts = new EnumMap<>(Column.class);
      sums.forEach((column, of) -> texts.put(column, Long.toString(value.applyAsLong(of))));
      return new Row(Scope.FLEET, number, texts, new HashSet<>(texts.values()).size() == 1);
    }
  }
}
