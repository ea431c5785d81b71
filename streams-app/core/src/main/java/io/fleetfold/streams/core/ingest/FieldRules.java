package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fleetfold.schemas.CallNumbers;
import io.fleetfold.schemas.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/**
 * The rules every field of one record goes through. A field comes out as it may be folded and sunk,
 * with a note of what had to be changed, or the record is refused. Not thread-safe.
 */
final class FieldRules {
  private final Limits limits;
  private final long logTime;
  private final Issues issues;

  FieldRules(Limits limits, long logTime, Issues issues) {
    this.limits = limits;
    this.logTime = logTime;
    this.issues = issues;
  }

  Issues issues() {
    return issues;
  }

  /** An id the record can't do without. */
  String requiredId(String field, String value) {
    String id = optionalId(field, value);
    if (id == null) {
      throw new Refusal(Refusal.INVALID, field + " is missing: set it");
    }
    return id;
  }

  /** An id, or null where it is blank. */
  String optionalId(String field, String value) {
    if (value == null) {
      return null;
    }
    String id = cleaned(value);
    if (id.isBlank()) {
      return null;
    }
    if (Text.isLonger(id, limits.idBytes())) {
      throw new Refusal(
          Refusal.INVALID,
          field
              + " has "
              + Text.utf8Length(id)
              + " bytes: take an id of at most "
              + limits.idBytes());
    }
    return id;
  }

  /** A short name for people. */
  String label(String value) {
    return bounded(value, limits.labelBytes());
  }

  /** An id in another system, which the record can do without; null where it is blank. */
  String reference(String value) {
    String id = label(value);
    return id == null || id.isBlank() ? null : id;
  }

  /** The span that encloses another; empty, and not null, where it is told that none does. */
  String parent(String value) {
    String id = label(value);
    return id == null ? null : id.isBlank() ? "" : id;
  }

  /** A word of a small set, in lower case; null where it is blank. */
  String word(String value) {
    String word = label(value);
    return word == null || word.isBlank() ? null : word.strip().toLowerCase(Locale.ROOT);
  }

  /** Text of any length. */
  String text(String value) {
    return bounded(value, limits.textBytes());
  }

  /** JSON of any length; null where it is blank. */
  String json(String field, String value, JsonScan.Fields fields) {
    if (value == null) {
      return null;
    }
    String json = checked(field, value, fields);
    if (json == null || !Text.isLonger(json, limits.textBytes())) {
      return json;
    }
    issues.add(Issues.FIELD_CUT);
    // an escaped character takes six bytes at most, so an eighth always fits
    return "{\"_truncated\": true, \"original_bytes\": "
        + Text.utf8Length(json)
        + ", \"head\": \""
        + new String(
            JsonStringEncoder.getInstance().quoteAsString(Text.head(json, limits.textBytes() / 8)))
        + "\"}";
  }

  /** JSON that must not be cut; null where it is blank. */
  String whole(String field, String value, int bytes) {
    String json = value == null ? null : checked(field, value, JsonScan.Fields.NONE);
    if (json != null && Text.isLonger(json, bytes)) {
      throw new Refusal(
          Refusal.INVALID,
          field + " has " + Text.utf8Length(json) + " bytes: publish at most " + bytes);
    }
    return json;
  }

  private String checked(String field, String value, JsonScan.Fields fields) {
    String json = JsonEscapes.clean(Text.clean(value));
    if (json.length() != value.length()) {
      issues.add(Issues.TEXT_CLEANED);
    }
    if (json.isBlank()) {
      return null;
    }
    JsonScan.check(field, json, fields);
    return json;
  }

  /** A time that the record tells, between 1970 and shortly behind the log's own. */
  Instant time(Instant value) {
    if (value == null) {
      return null;
    }
    long at = value.toEpochMilli();
    if (at < 0) {
      issues.add(Issues.PAST_CLAMPED);
      return Instant.EPOCH;
    }
    if (at > logTime + limits.future().toMillis()) {
      issues.add(Issues.FUTURE_CLAMPED);
      return Instant.ofEpochMilli(logTime);
    }
    return value;
  }

  /** A number that counts something. */
  long count(long value) {
    if (value < 0) {
      issues.add(Issues.NEGATIVE_CLAMPED);
      return 0;
    }
    return value;
  }

  /** A number that counts something; null where none is told, or none that can be. */
  Long count(Long value) {
    if (value != null && value < 0) {
      issues.add(Issues.NEGATIVE_CLAMPED);
      return null;
    }
    return value;
  }

  /** An amount of USD, or null where it can be none. */
  BigDecimal usd(BigDecimal value) {
    if (!CallNumbers.isCost(value)) {
      issues.add(Issues.COST_UNUSABLE);
      return null;
    }
    return value;
  }

  /** A part of a count of tokens, or null. */
  Long part(Long value, Long total) {
    long max = total == null ? 0 : total;
    if (value != null && value > max) {
      issues.add(Issues.TOKENS_CLAMPED);
      return max;
    }
    return value;
  }

  private String bounded(String value, int bytes) {
    if (value == null) {
      return null;
    }
    String text = cleaned(value);
    if (!Text.isLonger(text, bytes)) {
      return text;
    }
    issues.add(Issues.FIELD_CUT);
    return Text.cut(text, bytes);
  }

  private String cleaned(String value) {
    String text = Text.clean(value);
    if (text.length() != value.length()) {
      issues.add(Issues.TEXT_CLEANED);
    }
    return text;
  }
}
