package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whose state: a session's, a user's or an application's.
 *
 * @param user empty for an application
 * @param session empty for a user or an application
 */
public record Owner(Scope.Kind kind, String app, String user, String session)
    implements Comparable<Owner> {
  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::kind)
          .thenComparing(Owner::app)
          .thenComparing(Owner::user)
          .thenComparing(Owner::session);

  private static final Set<Field> SHARED = EnumSet.of(Field.STATE_KEYS, Field.STATE);
  private static final Set<Field> DELETED =
      EnumSet.of(Field.DELETED_GENERATION, Field.DELETED_AT, Field.DELETED_REASON);

  /** A session. */
  public static Owner ofSession(String app, String user, String session) {
    return new Owner(Scope.Kind.SESSION, app, user, session);
  }

  /** A user of an application. */
  public static Owner ofUser(String app, String user) {
    return new Owner(Scope.Kind.USER_STATE, app, user, "");
  }

  /** An application. */
  public static Owner ofApp(String app) {
    return new Owner(Scope.Kind.APP_STATE, app, "", "");
  }

  /** Numbers that the state stores tell of it; none is there yet. */
  public SessionNumbers live() {
    Set<Field> told = told();
    told.removeAll(DELETED);
    return new SessionNumbers(told);
  }

  /** Numbers that PostgreSQL tells of it. */
  public SessionNumbers sql() {
    Set<Field> told = told();
    told.remove(Field.LAST_LOG_AT);
    return new SessionNumbers(told);
  }

  /** Numbers that the log tells of it. */
  public SessionNumbers replay() {
    Set<Field> told = told();
    told.remove(Field.STATE_REVISIONS);
    return new SessionNumbers(told);
  }

  private Set<Field> told() {
    Set<Field> told =
        kind == Scope.Kind.SESSION ? EnumSet.allOf(Field.class) : EnumSet.copyOf(SHARED);
    if (kind == Scope.Kind.APP_STATE) {
      told.add(Field.STATE_REVISIONS);
    } else {
      told.remove(Field.STATE_REVISIONS);
    }
    return told;
  }

  /** It, in reports. */
  public Scope scope() {
    String name = app;
    name += user.isEmpty() ? "" : "/" + user;
    return new Scope(kind, name + (session.isEmpty() ? "" : "/" + session));
  }

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }
}
