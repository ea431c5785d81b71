package io.fleetfold.streams.sessions;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the stores of sessions. A letter tells what a key of the store of cores is: {@code c} the
 * core of a session, {@code i} its place in the list of all, {@code a} how far a change of an
 * application's state was sent on, {@code m} the task's tally, {@code q} a count of what was not
 * folded as it came. Parts that are text end with a zero byte, which no normalised text contains.
 */
public final class SessionKeys {
  /** The task's tally, in every store that has one. */
  public static final Bytes TALLY = Keys.of('m', "");

  /** How far a store without a tally is, in eight bytes: {@link SessionTask#mark}. */
  public static final Bytes MARK = TALLY;

  private static final char CORE = 'c';
  private static final char INDEX = 'i';
  private static final char SENT = 'a';
  private static final char QUALITY = 'q';
  private static final char SIZE = 'b';
  private static final char ENTRY = 'k';
  private static final char APPLIED = 'p';
  private static final char SESSION = 's';
  private static final char USER = 'u';
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private SessionKeys() {}

  /** The partition of an application, of so many. */
  public static int home(String app, int partitions) {
    return RecordKeys.partition(RecordKeys.encode(app), partitions);
  }

  /** A session's core. */
  public static Bytes core(SessionId id) {
    return Keys.of(CORE + id.userKey(), id.sessionId());
  }

  /** All cores of a user. */
  public static Bytes cores(String userKey) {
    return Keys.prefix(CORE + userKey);
  }

  /** Behind all cores of a user: the zero byte that ends the user is one there. */
  public static Bytes coresEnd(String userKey) {
    byte[] end = cores(userKey).get().clone();
    end[end.length - 1] = 1;
    return Bytes.wrap(end);
  }

  /** Where the cores of all sessions begin. */
  public static Bytes allCores() {
    return Keys.of(CORE, "");
  }

  /** Behind the cores of all sessions. */
  public static Bytes behindAllCores() {
    return Keys.of((char) (CORE + 1), "");
  }

  /** The session of a core's key. */
  public static SessionId coreId(Bytes key) {
    return id(key.get(), 1);
  }

  /**
   * A session in the list of all, the newest hour first: within an hour the list is not in order,
   * so that a busy session need not move with each event.
   */
  static Bytes index(long updatedAt, SessionId id) {
    return join(hour(updatedAt), Keys.of(id.userKey(), id.sessionId()));
  }

  /** Where the list of sessions begins that were updated in the hour of that time, or before. */
  public static Bytes indexFrom(long updatedAt) {
    return join(hour(updatedAt), Bytes.wrap(new byte[0]));
  }

  /** Behind the end of the list. */
  public static Bytes indexEnd() {
    return Keys.of((char) (INDEX + 1), "");
  }

  /** The hour of a place in the list, as a number that is the larger the older. */
  public static long indexHour(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong(1);
  }

  /** The session at a place in the list. */
  public static SessionId indexId(Bytes key) {
    return id(key.get(), 1 + Long.BYTES);
  }

  static boolean isSameHour(long one, long other) {
    return Math.floorDiv(one, HOUR) == Math.floorDiv(other, HOUR);
  }

  /** The offset of the last event of this partition that changed the application's state. */
  public static Bytes sent(String app) {
    return Keys.of(SENT, app);
  }

  /** All {@link #sent}. */
  public static Bytes allSent() {
    return Keys.of(SENT, "");
  }

  /** A count, by reason. */
  static Bytes quality(String reason) {
    return Keys.of(QUALITY, reason);
  }

  /** All counts. */
  public static Bytes allQuality() {
    return Keys.of(QUALITY, "");
  }

  /** The text behind the letter. */
  public static String name(Bytes key) {
    return Keys.text(key.get(), 1);
  }

  /** All keys of a session's life. */
  public static Bytes sessionState(SessionId id, long generation) {
    return life(SESSION + id.userKey(), id.sessionId(), generation);
  }

  /** All keys of a user. */
  public static Bytes userState(String userKey) {
    return Keys.prefix(USER + userKey);
  }

  /** All keys of an application. */
  public static Bytes appState(String app) {
    return Keys.prefix(ENTRY + app);
  }

  /** Where the keys of all users begin. */
  public static Bytes allUserStates() {
    return Keys.of(USER, "");
  }

  /** Behind the keys of all users. */
  public static Bytes behindAllUserStates() {
    return Keys.of((char) (USER + 1), "");
  }

  /** Where the keys of all applications begin. */
  public static Bytes allAppStates() {
    return Keys.of(ENTRY, "");
  }

  /** Behind the keys of all applications. */
  public static Bytes behindAllAppStates() {
    return Keys.of((char) (ENTRY + 1), "");
  }

  /** Whose a key of a user's or an application's state is: a user's key, or an application. */
  public static String owner(Bytes entry) {
    byte[] key = entry.get();
    return new String(key, 1, zero(key, 1) - 1, StandardCharsets.UTF_8);
  }

  /** The key of an entry of a user or an application. */
  public static String ownedKey(Bytes entry) {
    return Keys.text(entry.get(), zero(entry.get(), 1) + 1);
  }

  /** How many bytes the state of a scope has, in eight bytes. */
  static Bytes stateSize(Bytes scope) {
    return join(Keys.of(SIZE, ""), scope);
  }

  /** A key of a scope. */
  static Bytes entry(Bytes scope, String key) {
    return join(scope, Keys.of(key));
  }

  /** The key of an entry of a scope. */
  public static String entryKey(Bytes scope, Bytes entry) {
    return Keys.text(entry.get(), scope.get().length);
  }

  /** The offset behind which a partition's changes of an application's state are not applied. */
  public static Bytes applied(String app, int partition) {
    return join(
        Keys.prefix(APPLIED + app),
        Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(partition).array()));
  }

  /** All messages of a session's life, newest first. */
  public static Bytes messages(SessionId id, long generation) {
    return life(id.userKey(), id.sessionId(), generation);
  }

  /** One message. */
  public static Bytes message(SessionId id, long generation, long sequence) {
    return join(
        messages(id, generation),
        Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(Long.MAX_VALUE - sequence).array()));
  }

  /** Where the messages of a session's life end. */
  public static Bytes messagesEnd(SessionId id, long generation) {
    return message(id, generation, 0);
  }

  /** The outcomes of all appends to a session, in all its lives. */
  public static Bytes appends(SessionId id) {
    return join(Keys.prefix(id.userKey()), Keys.prefix(id.sessionId()));
  }

  /** The outcome of an append. */
  public static Bytes append(SessionId id, String eventId) {
    return join(appends(id), Keys.of(eventId));
  }

  private static Bytes hour(long updatedAt) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES)
            .put((byte) INDEX)
            .putLong(Long.MAX_VALUE - Math.floorDiv(updatedAt, HOUR))
            .array());
  }

  private static Bytes life(String first, String second, long generation) {
    return join(
        join(Keys.prefix(first), Keys.prefix(second)),
        Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(generation).array()));
  }

  static SessionId id(byte[] key, int from) {
    int zero = zero(key, from);
    String user = new String(key, from, zero - from, StandardCharsets.UTF_8);
    return new SessionId(user, Keys.text(key, zero + 1));
  }

  private static int zero(byte[] key, int from) {
    int zero = from;
    while (key[zero] != 0) {
      zero++;
    }
    return zero;
  }

  static Bytes join(Bytes first, Bytes second) {
    return Bytes.wrap(
        ByteBuffer.allocate(first.get().length + second.get().length)
            .put(first.get())
            .put(second.get())
            .array());
  }
}
