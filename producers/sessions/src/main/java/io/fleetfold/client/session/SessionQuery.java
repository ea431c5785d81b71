package io.fleetfold.client.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Which sessions to list: all of an application unless narrowed down. Immutable.
 *
 * @param app the application
 * @param user only this user's
 * @param status only with this status
 * @param updatedBefore only those whose last accepted event is before this time
 * @param limit the most to list, 100 by default, at most 1,000
 * @param offset how many to leave out first
 */
public record SessionQuery(
    String app,
    Optional<String> user,
    Optional<SessionStatus> status,
    Optional<Instant> updatedBefore,
    int limit,
    int offset) {
  private static final int MAX = 1_000;

  /**
   * Checks the parts.
   *
   * @throws InvalidSessionInputException when one is out of bounds
   */
  public SessionQuery {
    Inputs.id("app_name", app);
    user.ifPresent(id -> Inputs.id("user_id", id));
    Inputs.range("limit", limit, 1, MAX);
    Inputs.range("offset", offset, 0, Integer.MAX_VALUE);
  }

  /** All sessions of the application. */
  public static SessionQuery of(String app) {
    return new SessionQuery(app, Optional.empty(), Optional.empty(), Optional.empty(), 100, 0);
  }

  /** All sessions of the user in the application. */
  public static SessionQuery of(String app, String user) {
    return of(app).user(user);
  }

  /** Only this user's. */
  public SessionQuery user(String id) {
    return new SessionQuery(app, Optional.of(id), status, updatedBefore, limit, offset);
  }

  /** Only with this status. */
  public SessionQuery status(SessionStatus wanted) {
    return new SessionQuery(app, user, Optional.of(wanted), updatedBefore, limit, offset);
  }

  /** Only those whose last accepted event is before this time. */
  public SessionQuery updatedBefore(Instant time) {
    return new SessionQuery(app, user, status, Optional.of(time), limit, offset);
  }

  /** The most to list. */
  public SessionQuery limit(int count) {
    return new SessionQuery(app, user, status, updatedBefore, count, offset);
  }

  /** How many to leave out first. */
  public SessionQuery offset(int count) {
    return new SessionQuery(app, user, status, updatedBefore, limit, count);
  }
}
