package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.sessions.http.AppendQuestion;
import io.fleetfold.streams.sessions.http.SessionWire;
import java.time.Duration;
import java.util.List;

/** What one instance asks another about sessions: the routes, and how long it waits. */
public record SessionCalls(PeerClient client) {
  /** Which sessions match. */
  public static final String FOUND = "/internal/found-sessions";

  /** Sessions as they stand in lists. */
  public static final String SESSIONS = "/internal/listed-sessions";

  /** What the stores of sessions hold. */
  public static final String SESSION_TOTALS = "/internal/session-totals";

  /** What the stores of applications hold. */
  public static final String APPLICATION_TOTALS = "/internal/application-totals";

  /** What became of events. */
  public static final String APPENDS = "/internal/session-appends";

  /** Waits for a position. */
  public static final String AWAIT = "/internal/await-session-event";

  /** Waits for what an event has changed of an application. */
  public static final String AWAIT_APPLIED = "/internal/await-app-state";

  /** The state of an application. */
  public static final String APP_STATE = "/internal/app-state";

  /** Up to which offset sessions are folded. */
  public static final String SESSIONS_AS_OF = "/internal/session-offsets";

  /** Up to which offset applications are folded. */
  public static final String APPLICATIONS_AS_OF = "/internal/application-offsets";

  /** From which offset on sessions are folded by the law of this release. */
  public static final String LAW_FROM = "/internal/session-law-offsets";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  byte[] get(PeerShare share, String path) {
    return get(share, path + "?partitions=" + share.list(), TIMEOUT);
  }

  byte[] get(PeerShare share, String path, Duration timeout) {
    return client.part(share, path, null, timeout);
  }

  byte[] post(PeerShare share, String path, byte[] body) {
    return post(share, path, body, TIMEOUT);
  }

  List<byte[]> appends(PeerShare share, List<AppendQuestion> questions, Duration left) {
    return SessionWire.items(
        post(
            share, APPENDS, SessionWire.questions(questions, left.toMillis()), left.plus(TIMEOUT)));
  }

  private byte[] post(PeerShare share, String path, byte[] body, Duration timeout) {
    return client.part(share, path + "?partitions=" + share.list(), body, timeout);
  }

  /** Whether a wait has come about at another instance. */
  boolean await(PeerShare share, String path, Duration left) {
    long wait = Math.min(left.toMillis(), Duration.ofSeconds(30).toMillis());
    return SessionWire.passed(
        get(share, path + "&timeout_ms=" + wait, Duration.ofMillis(wait).plus(TIMEOUT)));
  }

  static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}
