package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.Hashes;
import io.fleetfold.verify.saved.SavedPrint;

/**
 * A fingerprint of columns, twice: the first 60 bits of the MD5 of a JSON array of them. Stores
 * keep JSON as it was written, and print it so; PostgreSQL keeps it as jsonb. They add up modulo
 * 2^64.
 *
 * @param stored as the state stores have it
 * @param sql as PostgreSQL has it
 */
record Print(long stored, long sql) {
  static final Print NOTHING = new Print(0, 0);

  Print plus(Print other) {
    return new Print(stored + other.stored, sql + other.sql);
  }

  Print minus(Print other) {
    return new Print(stored - other.stored, sql - other.sql);
  }

  SavedPrint save() {
    return new SavedPrint(stored, sql);
  }

  static Print of(SavedPrint saved) {
    return new Print(saved.getStored(), saved.getSql());
  }

  /** Columns, one after the other. */
  static final class Columns {
    private final StringBuilder stored = new StringBuilder("[");
    private final StringBuilder sql = new StringBuilder("[");

    Columns text(String value) {
      next();
      if (value == null) {
        return both("null");
      }
      stored.append(JsonParts.quoted(value));
      Jsonb.string(value, sql);
      return this;
    }

    Columns number(Long value) {
      next();
      return both(String.valueOf(value));
    }

    Columns flag(boolean value) {
      next();
      return both(Boolean.toString(value));
    }

    Columns json(String value) {
      next();
      if (value == null) {
        return both("null");
      }
      stored.append(value);
      sql.append(Jsonb.text(value));
      return this;
    }

    private void next() {
      if (stored.length() > 1) {
        stored.append(',');
        sql.append(", ");
      }
    }

    private Columns both(String text) {
      stored.append(text);
      sql.append(text);
      return this;
    }

    Print print() {
      return new Print(
          Hashes.md5(stored.append(']').toString()) >>> 4,
          Hashes.md5(sql.append(']').toString()) >>> 4);
    }
  }
}
