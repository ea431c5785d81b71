package io.fleetfold.client.redact;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A kind of text that is masked. */
public enum Redaction {
  /** API keys, tokens, passwords, private keys. */
  SECRETS,
  /** E-mail addresses. */
  EMAILS,
  /** Numbers of payment cards. */
  CARDS;

  /**
   * The kinds that a setting names, with commas between them, or {@code none}.
   *
   * @throws IllegalArgumentException for a word that names none
   */
  public static Set<Redaction> parse(String setting) {
    EnumSet<Redaction> kinds = EnumSet.noneOf(Redaction.class);
    String words = setting.strip().toLowerCase(Locale.ROOT);
    if (words.equals("none")) {
      return kinds;
    }
    for (String word : words.split(",", -1)) {
      switch (word.strip()) {
        case "secrets" -> kinds.add(SECRETS);
        case "emails" -> kinds.add(EMAILS);
        case "cards" -> kinds.add(CARDS);
        default ->
            throw new IllegalArgumentException(
                "'" + setting + "' names nothing to mask: take secrets, emails, cards or none");
      }
    }
    return kinds;
  }
}
