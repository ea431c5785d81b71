package io.fleetfold.client.context;

import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionExistsException;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.time.Duration;

/**
 * Contexts of conversations for agents that run as several instances. Each context is a session:
 * what is said of durability, reads and errors there holds here. Immutable and thread-safe.
 */
public final class Contexts {
  /** The application that contexts belong to unless another one is named. */
  public static final String DEFAULT_APP = "contexts";

  private final Sessions sessions;
  private final String app;
  private final Duration ttl;
  private final int retries;

  private Contexts(Sessions sessions, String app, Duration ttl, int retries) {
    this.sessions = sessions;
    this.app = app;
    this.ttl = ttl;
    this.retries = retries;
  }

  /** Contexts of the default application that never expire. */
  public static Contexts of(Sessions sessions) {
    return new Contexts(sessions, DEFAULT_APP, null, 1);
  }

  /** Contexts of that application; one's contexts are not another's. */
  public Contexts app(String name) {
    return new Contexts(sessions, name, ttl, retries);
  }

  /** New contexts expire so long after their last change. */
  public Contexts timeToLive(Duration duration) {
    return new Contexts(sessions, app, duration, retries);
  }

  /**
   * How often a {@link #stateful} handler runs again when others changed the context while it
   * worked; once by default. More lets instances contend for one context, each after a short wait.
   *
   * @throws IllegalArgumentException for a negative number
   */
  public Contexts retries(int times) {
    if (times < 0) {
      throw new IllegalArgumentException("retries is " + times + ": take 0 or more");
    }
    return new Contexts(sessions, app, ttl, times);
  }

  /** The user's context of that id; created empty where there is none. */
  public Context getOrCreate(String id, String user) {
    SessionKey key = new SessionKey(app, user, id);
    return new Context(sessions, sessions.resumeOrCreate(fresh(key)));
  }

  private NewSession fresh(SessionKey key) {
    NewSession fresh = NewSession.of(key.app(), key.user()).id(key.session());
    return ttl == null ? fresh : fresh.ttl(ttl);
  }

  /**
   * Forgets all that a context holds, its history included; {@code user:} and {@code app:}
   * variables stay. An empty one takes its place.
   */
  public Context clear(String id, String user) {
    SessionKey key = new SessionKey(app, user, id);
    sessions.delete(key);
    SessionSnapshot empty;
    try {
      empty = sessions.create(fresh(key));
    } catch (SessionExistsException e) {
      // another instance cleared it, too, and was quicker
      return getOrCreate(id, user);
    }
    return new Context(sessions, empty);
  }

  /**
   * Deletes a context.
   *
   * @return whether there was one
   */
  public boolean delete(String id, String user) {
    return sessions.delete(new SessionKey(app, user, id));
  }

  /**
   * Deletes the contexts of the application that have not changed for that many hours.
   *
   * @return how many were deleted
   */
  public int cleanUpOlderThan(int hours) {
    return sessions.deleteOlderThan(app, Duration.ofHours(hours));
  }

  /**
   * Gives a handler the context of each request, and saves the context after it; what it changed
   * when it throws is not saved. Safe with several instances: where another one changed the context
   * meanwhile, nothing is saved and the handler runs again, on the context as it is then, as often
   * as {@link #retries} says. One more conflict throws {@link ContextConflictException}.
   */
  public <I, O> Stateful<I, O> stateful(StatefulHandler<I, O> handler) {
    return new Stateful<>(this, handler, retries);
  }
}
