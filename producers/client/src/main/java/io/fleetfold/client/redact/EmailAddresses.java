package io.fleetfold.client.redact;

/** E-mail addresses as people write them; quoted local parts and addresses of hosts are not. */
final class EmailAddresses {
  private static final int LOCAL = 64;
  private static final int DOMAIN = 253;

  private EmailAddresses() {}

  /**
   * Where the part before the sign begins, not before {@code least}; the sign where it is empty.
   */
  static int start(CharSequence text, int sign, int least) {
    int at = sign;
    while (at > least && sign - at < LOCAL && local(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** Where the domain behind the sign ends; -1 where there is none. */
  static int end(CharSequence text, int sign) {
    int at = sign + 1;
    int dot = -1;
    while (at < text.length() && at - sign <= DOMAIN) {
      char c = text.charAt(at);
      if (c == '.' && at + 1 < text.length() && Characters.alphanumeric(text.charAt(at + 1))) {
        dot = at;
      } else if (!Characters.alphanumeric(c) && c != '-') {
        break;
      }
      at++;
    }
    boolean topLevel = dot > sign + 1 && at - dot > 2 && Character.isLetter(text.charAt(dot + 1));
    return topLevel ? at : -1;
  }

  private static boolean local(char c) {
    return Characters.dotted(c) || c == '+' || c == '%';
  }
}
