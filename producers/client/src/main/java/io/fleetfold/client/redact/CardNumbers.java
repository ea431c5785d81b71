package io.fleetfold.client.redact;

/** Numbers of payment cards: known by their first digits, their length and the Luhn check. */
final class CardNumbers {
  private static final int SHORTEST = 13;
  private static final int MAX = 19;

  private CardNumbers() {}

  /** Where a card's number ends that begins there, in groups or in one; -1 for none. */
  static int end(CharSequence text, int from) {
    StringBuilder digits = new StringBuilder();
    int best = -1;
    int i = from;
    while (i < text.length() && digits.length() <= MAX) {
      char c = text.charAt(i);
      if (Characters.digit(c)) {
        digits.append(c);
      } else if ((c != ' ' && c != '-') || !Characters.digit(text.charAt(i - 1))) {
        break;
      } else if (valid(digits)) {
        best = i;
      }
      i++;
    }
    boolean whole = i >= text.length() || !Characters.alphanumeric(text.charAt(i));
    boolean ends = Characters.digit(text.charAt(i - 1));
    return whole && ends && valid(digits) ? i : best;
  }

  private static boolean valid(CharSequence digits) {
    int length = digits.length();
    return length >= SHORTEST && length <= MAX && issued(digits) && luhn(digits);
  }

  /** Visa, Mastercard, American Express, Discover, JCB, Diners: no time or id begins like these. */
  private static boolean issued(CharSequence digits) {
    int two = Integer.parseInt(digits.subSequence(0, 2).toString());
    int four = Integer.parseInt(digits.subSequence(0, 4).toString());
    int length = digits.length();
    return (two / 10 == 4 && (length == 13 || length == 16 || length == 19))
        || (two >= 51 && two <= 55 && length == 16)
        || (four >= 2221 && four <= 2720 && length == 16)
        || ((two == 34 || two == 37) && length == 15)
        || ((four == 6011 || two == 65 || two == 35) && length >= 16)
        || ((two == 36 || two == 38 || two == 30) && length == 14);
  }

  private static boolean luhn(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
