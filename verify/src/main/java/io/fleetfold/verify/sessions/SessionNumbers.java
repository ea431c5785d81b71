package io.fleetfold.verify.sessions;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one witness tells of a session, or of what a user's or an application's sessions share.
 * Times are epoch milliseconds. Not thread-safe.
 */
public final class SessionNumbers {
  /** There is none, such as no time of completion. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long UNTOLD = Long.MIN_VALUE + 1;

  /** What there is to tell, and how it is shown. */
  public enum Field {
    GENERATION,
    REVISION,
    STATUS,
    EVENTS,
    MESSAGES,
    CREATED_AT,
    UPDATED_AT,
    COMPLETED_AT,
    LAST_MESSAGE_AT,
    TTL,
    /** Log time of the last accepted event, from which the time to live counts. */
    LAST_LOG_AT,
    /** The route and its step. */
    PLACE,
    ROUTES,
    METADATA,
    STATE_KEYS,
    STATE,
    /** Versions of an application's keys: they grow in the order in which its changes meet. */
    STATE_REVISIONS,
    STORED_MESSAGES,
    MESSAGE_PRINT,
    DELETED_GENERATION,
    DELETED_AT,
    DELETED_REASON;

    private static final Set<Field> PRINTS =
        EnumSet.of(PLACE, ROUTES, METADATA, STATE, MESSAGE_PRINT);
    private static final Set<Field> TIMES =
        EnumSet.of(CREATED_AT, UPDATED_AT, COMPLETED_AT, LAST_MESSAGE_AT, LAST_LOG_AT, DELETED_AT);

    /** Whether it is a fingerprint, of which PostgreSQL has another form than the stores. */
    public boolean isPrint() {
      return PRINTS.contains(this);
    }

    /** Its name for people. */
    public String words() {
      return switch (this) {
        case TTL -> "ttl_ms";
        case EVENTS -> "event_count";
        case MESSAGES -> "message_count";
        case PLACE -> "current_route and current_step";
        case ROUTES -> "route_history";
        case STATE -> "fingerprint of state";
        case STATE_KEYS -> "keys of state";
        case STATE_REVISIONS -> "sum of revisions of keys";
        case MESSAGE_PRINT -> "fingerprint of messages";
        case STORED_MESSAGES -> "messages";
        case DELETED_GENERATION -> "deleted generation";
        case DELETED_REASON -> "reason of deletion";
        default -> name().toLowerCase(Locale.ROOT);
      };
    }

    /** A value of it for people. */
    public String text(long value) {
      if (value == NONE) {
        return "none";
      }
      if (TIMES.contains(this)) {
        return Instant.ofEpochMilli(value).toString();
      }
      if (isPrint()) {
        return Long.toHexString(value);
      }
      if (this == STATUS) {
        return word(Facts.STATUSES, value);
      }
      return this == DELETED_REASON ? word(REASONS, value) : Long.toString(value);
    }

    private static String word(List<String> words, long code) {
      return code >= 0 && code < words.size() ? words.get((int) code) : "another word";
    }
  }

  private static final List<String> REASONS = List.of("deleted", "expired");

  private final long[] values = new long[Field.values().length];

  /** Numbers of which none is told but these, which are {@link #NONE} until they are put. */
  public SessionNumbers(Set<Field> told) {
    Arrays.fill(values, UNTOLD);
    told.forEach(field -> values[index(field)] = NONE);
  }

  /** Puts a number. */
  public void put(Field field, long value) {
    values[index(field)] = value;
  }

  /** Puts a number; null for none. */
  public void put(Field field, Long value) {
    values[index(field)] = value == null ? NONE : value;
  }

  /** Puts a status by its word. */
  public void putStatus(String word) {
    put(Field.STATUS, (long) Facts.STATUSES.indexOf(word));
  }

  /** Puts a reason of a deletion by its word. */
  public void putReason(String word) {
    put(Field.DELETED_REASON, (long) REASONS.indexOf(word));
  }

  /** Says that a number can't be told. */
  public void untold(Field field) {
    values[index(field)] = UNTOLD;
  }

  /** Whether it tells a number, if only that there is none. */
  public boolean tells(Field field) {
    return values[index(field)] != UNTOLD;
  }

  /** The number. */
  public long get(Field field) {
    return values[index(field)];
  }

  /** The number as one to be added up. */
  public long count(Field field) {
    long value = get(field);
    return value == NONE || value == UNTOLD ? 0 : value;
  }

  // a place in an array of this process: nothing keeps it
  @SuppressWarnings("EnumOrdinal")
  private static int index(Field field) {
    return field.ordinal();
  }
}
