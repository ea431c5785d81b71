package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.Attributes;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;

/**
 * One span's or log record's attributes, read by what the table says of its emitter. Remembers what
 * was read, so that the rest can be kept. Not thread-safe.
 */
final class Reading {
  private final Emitter emitter;
  private final Attributes attributes;
  private final String spanName;
  private final NamedValues values;
  private final Set<String> used = new HashSet<>();
  private final Set<String> usedLists = new HashSet<>();
  private boolean invalid;

  Reading(Emitter emitter, Attributes attributes, String spanName) {
    this.emitter = emitter;
    this.attributes = attributes;
    this.spanName = spanName;
    values = new NamedValues(attributes, spanName, emitter.absent());
  }

  Emitter emitter() {
    return emitter;
  }

  Attributes attributes() {
    return attributes;
  }

  /** Whether a number was told that is none, or can't be: negative, NaN, a fraction of a token. */
  boolean isInvalid() {
    return invalid;
  }

  /** What it is by its words; null where none of them is known. */
  Kind kind() {
    for (Emitter.KindRule rule : emitter.kinds()) {
      JsonNode word = values.find(rule.attribute());
      Kind kind = word == null || word.isContainerNode() ? null : rule.kind(word.asText());
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  /** The same, of which nothing has been read. */
  Reading again() {
    return new Reading(emitter, attributes, spanName);
  }

  /** As {@link #text}, and it stays among what is left. */
  String peek(Field field) {
    return again().text(field);
  }

  /** The first value told; null where none is. */
  JsonNode find(Field field) {
    for (Name name : emitter.fields().get(field)) {
      JsonNode value = values.find(name);
      if (value != null) {
        use(field, name);
        return value;
      }
    }
    return null;
  }

  /** A value as text, those of a list with commas between them; null where none is told. */
  String text(Field field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    JsonNode list = AnyJson.structured(value);
    if (!list.isArray()) {
      return AnyJson.textOf(value);
    }
    StringJoiner words = new StringJoiner(",");
    list.forEach(word -> words.add(AnyJson.textOf(word)));
    return words.length() == 0 ? null : words.toString();
  }

  /** A count of tokens, by the first of its names that tells a possible one; null where none. */
  Long count(Field field) {
    for (Name name : emitter.fields().get(field)) {
      JsonNode value = values.find(name);
      Long count = value == null ? null : LenientNumbers.count(value);
      if (count != null) {
        return count;
      }
      invalid |= value != null;
    }
    return null;
  }

  /** A number from zero; null where none is told. */
  BigDecimal amount(Field field) {
    for (Name name : emitter.fields().get(field)) {
      JsonNode value = values.find(name);
      BigDecimal amount = value == null ? null : LenientNumbers.number(value);
      if (amount != null && amount.signum() >= 0) {
        use(field, name);
        return amount;
      }
      invalid |= value != null && field.isUsage();
    }
    return null;
  }

  /** An id that a record can hold; null where none is told. */
  String id(Field field) {
    return FittingIds.fitting(text(field));
  }

  boolean flag(Field field) {
    return "true".equalsIgnoreCase(text(field));
  }

  /** Takes an attribute that no field reads. */
  void use(String attribute) {
    used.add(attribute);
  }

  /** Whether nothing in a record tells this attribute yet. */
  boolean isLeft(String attribute) {
    return !used.contains(attribute)
        && usedLists.stream().noneMatch(prefix -> IndexedLists.holds(prefix, attribute));
  }

  // what is only a part of an attribute, and counts as they came, are kept beside
  private void use(Field field, Name name) {
    if (name.list()) {
      usedLists.add(name.attribute());
    } else if (name.steps().isEmpty() && !field.isUsage()) {
      used.add(name.attribute());
    }
  }
}
