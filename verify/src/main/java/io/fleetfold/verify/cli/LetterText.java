package io.fleetfold.verify.cli;

import io.fleetfold.records.DeadLetterHeader;
import io.fleetfold.verify.deadletters.Letter;
import io.fleetfold.verify.deadletters.Reasons;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A dead letter for people. */
final class LetterText {
  private static final int BYTES_A_LINE = 16;
  private static final int LINES = 16;

  private LetterText() {}

  static String of(Letter letter) {
    StringBuilder text = new StringBuilder();
    line(text, "number", Long.toString(letter.number()));
    line(text, "place", letter.place());
    line(text, "log time", letter.record().getTimestamp().toString());
    line(
        text,
        "reason",
        letter.record().getReason() + ": " + Reasons.words(letter.record().getReason()));
    line(text, "message", letter.record().getMessage());
    line(text, "replayed", letter.replayed() ? "yes" : "no");
    line(text, "key", printable(letter.key()));
    for (DeadLetterHeader header : letter.record().getHeaders()) {
      line(text, "header", header.getKey() + " = " + printable(Letter.bytes(header.getValue())));
    }
    line(text, "bytes", letter.value() == null ? "-" : Integer.toString(letter.value().length));
    line(text, "SHA-256", letter.sha256());
    dump(text, letter.value() == null ? new byte[0] : letter.value());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(" ".repeat(10 - name.length())).append(value);
    text.append(System.lineSeparator());
  }

  private static String printable(byte[] bytes) {
    return bytes == null
        ? "-"
        : new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", ".");
  }

  private static void dump(StringBuilder text, byte[] value) {
    for (int at = 0; at < Math.min(value.length, BYTES_A_LINE * LINES); at += BYTES_A_LINE) {
      byte[] part = new byte[Math.min(BYTES_A_LINE, value.length - at)];
      System.arraycopy(value, at, part, 0, part.length);
      text.append(HexFormat.ofDelimiter(" ").formatHex(part))
          .append("   ".repeat(BYTES_A_LINE - part.length))
          .append("  ")
          .append(new String(part, StandardCharsets.US_ASCII).replaceAll("[^\\x20-\\x7e]", "."))
          .append(System.lineSeparator());
    }
  }
}
