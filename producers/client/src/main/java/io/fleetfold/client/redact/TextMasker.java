package io.fleetfold.client.redact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks text, walk by walk until one finds nothing more. Every question about what follows a place
 * is bounded, or remembers its answer for the places behind it, so that no text takes longer than
 * its length allows. What was masked is masked no further.
 */
final class TextMasker {
  static final String MASK = "[masked]";

  private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}?PRIVATE KEY");
  private static final int ROUNDS = 8;
  private static final int MIN_JWT_PART = 10;
  private static final int MIN_TOKEN = 16;
  private static final int KEY_HEADER = 64;
  private static final int MAX_KEY = 20_000;

  private final CharSequence text;
  private final boolean secrets;
  private final boolean emails;
  private final boolean cards;
  private final Characters.Runs words;
  private final Characters.Runs dotted;
  private final Characters.Runs authorities;
  private final Assignments assignments;
  private StringBuilder out;
  private int copied;
  // a value whose name was met: what is before it is looked at first
  private int named = -1;
  private int namedEnd = -1;
  // of the next end of a private key: nothing is searched twice
  private int keyEnd = -1;

  private TextMasker(CharSequence text, boolean secrets, boolean emails, boolean cards) {
    this.text = text;
    this.secrets = secrets;
    this.emails = emails;
    this.cards = cards;
    this.words = new Characters.Runs(text, Characters::word);
    this.dotted = new Characters.Runs(text, Characters::dotted);
    this.authorities = new Characters.Runs(text, Characters::authority);
    this.assignments = new Assignments(text);
  }

  /** The text without them; the same one where there are none. */
  static String mask(CharSequence text, boolean secrets, boolean emails, boolean cards) {
    String before = text.toString();
    String after = new TextMasker(text, secrets, emails, cards).run();
    // a mask ends what was one word before: what stands beside it may be seen only now
    for (int i = 1; i < ROUNDS && !after.equals(before); i++) {
      before = after;
      after = new TextMasker(before, secrets, emails, cards).run();
    }
    return after;
  }

  private String run() {
    int length = text.length();
    int at = 0;
    while (at < length) {
      int end = at == named ? maskNamed(at) : step(at, text.charAt(at));
      at = Math.max(at + 1, end);
      if (at > named && at < namedEnd) {
        at = mask(at, namedEnd);
      }
    }
    return out == null ? text.toString() : out.append(text, copied, length).toString();
  }

  /** Looks at one place; returns where to go on, if not behind it. */
  private int step(int at, char c) {
    if (secrets && c == ':' && Characters.startsWith(text, at, "://")) {
      return userInfo(at + 3);
    }
    if (emails && c == '@') {
      return email(at);
    }
    if (!Characters.word(c)) {
      return at;
    }
    if (secrets) {
      int end = secret(at, c);
      if (end > at) {
        return end;
      }
    }
    if (cards && Characters.digit(c) && opens(at)) {
      int end = CardNumbers.end(text, at);
      return end < 0 ? at : mask(at, end);
    }
    return at;
  }

  private int secret(int at, char c) {
    boolean start = begins(at);
    if (start && (opens(at) || escaped(at))) {
      Assignments.Value value = assignments.after(at, words.end(at));
      if (value != null) {
        named = value.from();
        namedEnd = value.to();
      }
    }
    if (c == '-' && Characters.startsWith(text, at, "-----BEGIN ")) {
      return privateKey(at);
    }
    if (!start) {
      return at;
    }
    for (SecretShape shape : SecretShape.beginningWith(c)) {
      if (shape.beginsAt(text, at)) {
        return mask(
            at, shape.hasDots() ? withoutLastDots(at) : wordEnd(at + shape.prefix().length()));
      }
    }
    return c == 'e' && Characters.startsWith(text, at, "eyJ") ? jwt(at) : at;
  }

  /** Whether a secret may begin there: not inside a word. */
  private boolean begins(int at) {
    return opens(at) || !Characters.alphanumeric(text.charAt(at - 1)) || escaped(at);
  }

  /** Whether no word is before: what was masked is none. */
  private boolean opens(int at) {
    return at == 0 || !Characters.word(text.charAt(at - 1)) || (out != null && at == copied);
  }

  /** Whether what is before is an escape that was left in the text: {@code \n} or {@code %3D}. */
  private boolean escaped(int at) {
    boolean lineEnd =
        at >= 2 && text.charAt(at - 2) == '\\' && "nrt".indexOf(text.charAt(at - 1)) >= 0;
    return lineEnd
        || (at >= 3
            && text.charAt(at - 3) == '%'
            && Characters.hex(text.charAt(at - 2))
            && Characters.hex(text.charAt(at - 1)));
  }

  private int wordEnd(int at) {
    return at < text.length() ? Math.max(at, words.end(at)) : at;
  }

  private int withoutLastDots(int at) {
    int end = dotted.end(at);
    while (text.charAt(end - 1) == '.') {
      end--;
    }
    return end;
  }

  private int maskNamed(int at) {
    int end = namedEnd;
    named = -1;
    namedEnd = -1;
    return mask(at, end);
  }

  private int jwt(int at) {
    int end = words.end(at);
    if (end - at < MIN_JWT_PART || end >= text.length() || text.charAt(end) != '.') {
      return at;
    }
    int second = end + 1;
    for (int i = second; i < second + MIN_JWT_PART; i++) {
      if (i >= text.length() || !Characters.word(text.charAt(i))) {
        return at;
      }
    }
    return mask(at, withoutLastDots(at));
  }

  private int privateKey(int at) {
    Matcher header = KEY.matcher(Characters.piece(text, at, at + KEY_HEADER));
    if (!header.lookingAt()) {
      return at;
    }
    int body = at + header.end();
    if (keyEnd < body) {
      keyEnd = body;
      while (keyEnd < text.length() && !Characters.startsWith(text, keyEnd, "-----END ")) {
        keyEnd++;
      }
    }
    if (keyEnd < text.length() && keyEnd - body <= MAX_KEY) {
      int last =
          Characters.startsWith(text, dashes(keyEnd), "-----") ? dashes(keyEnd) + 5 : keyEnd + 9;
      return mask(at, last);
    }
    // cut off, or only spoken of
    int end = body;
    while (end < text.length()
        && Characters.keyBody(text.charAt(end))
        && !Characters.startsWith(text, end, "-----BEGIN ")) {
      end++;
    }
    return mask(at, end);
  }

  /** Where the line ends that ends a key. */
  private int dashes(int end) {
    int at = end + 9;
    while (at < text.length() && at - end < KEY_HEADER && text.charAt(at) != '-') {
      at++;
    }
    return at;
  }

  /** Masks the password of {@code user:password@host}, or what stands alone and looks like one. */
  private int userInfo(int from) {
    if (from >= text.length()) {
      return from;
    }
    int to = authorities.end(from);
    int colon = -1;
    int sign = -1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      colon = colon < 0 && c == ':' ? i : colon;
      sign = c == '@' ? i : sign;
    }
    if (sign <= from || Assignments.holdsMask(text, from, sign)) {
      return from;
    }
    if (colon >= 0 && colon < sign) {
      return colon + 1 == sign ? from : mask(colon + 1, sign);
    }
    boolean token = sign - from >= MIN_TOKEN && Assignments.looksRandom(text, from, sign);
    return token ? mask(from, sign) : from;
  }

  private int email(int at) {
    int from = EmailAddresses.start(text, at, copied);
    int to = EmailAddresses.end(text, at);
    return from == at || to < 0 ? at : mask(from, to);
  }

  /** What ends in the head of a private key ends before it, so that the key is seen. */
  private int beforeKey(int from, int end) {
    for (int i = from + 1; i < end; i++) {
      if (text.charAt(i) == '-' && Characters.startsWith(text, i, "-----BEGIN ")) {
        return i;
      }
    }
    return end;
  }

  private int mask(int from, int end) {
    int to = beforeKey(from, end);
    if (to - from == MASK.length() && Characters.startsWith(text, from, MASK)) {
      return to;
    }
    if (out == null) {
      out = new StringBuilder(text.length());
    }
    out.append(text, copied, from).append(MASK);
    copied = to;
    return to;
  }
}
