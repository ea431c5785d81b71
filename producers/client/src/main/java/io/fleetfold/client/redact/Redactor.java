package io.fleetfold.client.redact;

import java.util.EnumSet;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Masks what must not be kept in the texts of records, JSON and plain: {@code [masked]} stands in
 * its place. Ids, by which records are found, are never changed; JSON stays JSON, and what was
 * masked once stays as it is. Takes time in proportion to the text, whatever the text. Immutable.
 */
public final class Redactor {
  /** What is masked unless something else is set. */
  public static final Redactor SECRETS = new Redactor(EnumSet.of(Redaction.SECRETS));

  /** Masks nothing. */
  public static final Redactor NONE = new Redactor(EnumSet.noneOf(Redaction.class));

  private final boolean secrets;
  private final boolean emails;
  private final boolean cards;

  private Redactor(Set<Redaction> kinds) {
    this.secrets = kinds.contains(Redaction.SECRETS);
    this.emails = kinds.contains(Redaction.EMAILS);
    this.cards = kinds.contains(Redaction.CARDS);
  }

  /** One that masks these. */
  public static Redactor of(Set<Redaction> kinds) {
    return new Redactor(kinds);
  }

  /**
   * The record without them.
   *
   * @return the same record where there is nothing to mask, else one of its own
   */
  public <R extends SpecificRecord> R redact(R record) {
    if (record == null || !(secrets || emails || cards)) {
      return record;
    }
    R masked = record;
    for (RecordFields.TextField field : RecordFields.of(record.getSchema())) {
      if (!field.id() && record.get(field.position()) instanceof String text) {
        String clean = field.json() ? json(text) : text(text);
        if (!clean.equals(text)) {
          masked = masked == record ? RecordFields.copy(record) : masked;
          masked.put(field.position(), clean);
        }
      }
    }
    return masked;
  }

  @Override
  public String toString() {
    return "Redactor[secrets=" + secrets + ", emails=" + emails + ", cards=" + cards + "]";
  }

  /** The text without them. */
  public String text(String text) {
    return text.length() < 4 ? text : TextMasker.mask(text, secrets, emails, cards);
  }

  /** JSON without them, and still JSON; what is none is masked as text. */
  public String json(String json) {
    return JsonMasker.mask(json, this::text, secrets, cards);
  }
}
