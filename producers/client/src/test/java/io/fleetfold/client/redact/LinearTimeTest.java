package io.fleetfold.client.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts how often a character is looked at, which no machine makes faster or slower. */
class LinearTimeTest {
  private static final int SIZE = 1 << 20;
  // the bounded questions that may be asked at one place, added up
  private static final long PER_CHARACTER = 200;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "-",
        "_",
        ".",
        "@",
        ":",
        "=",
        "\"",
        "\\",
        " ",
        "1",
        "4111 1111 1111 111",
        "sk-",
        "eyJ",
        "eyJ-",
        "eyJaaaaaaaaaaaa-",
        "eyJaaaaaaaaaa.",
        "sk-aaaa-",
        "ghp_a_",
        "://",
        "://a:",
        "a://a@a://",
        "://a@",
        "password=",
        "password:",
        "password = \"",
        "password: \"a",
        "\"token\":",
        "Bearer ",
        "Bearer a",
        "authorization: ",
        "Authorization: Bearer ",
        "?key=",
        "&key=",
        "key=(",
        "password=(",
        "password=a.",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\n-----END ",
        "-----BEGIN -----END ",
        "a@",
        "a@a.",
        "@a.a",
        "a.a@a.a",
        "%3D",
        "\\n",
        "\\n\\n-",
        "AKIA",
        "SG.",
        "ya29.",
        "xoxe.",
        "api_key\\\\\\\\\"",
        "$",
        "[masked]",
        "{",
        "[",
        "{\"a\":",
        "\\\"",
        "4",
        "4-"
      })
  void shouldLookAtEachCharacterABoundedNumberOfTimes(String piece) {
    Counted text = new Counted(piece.repeat(SIZE / piece.length()));
    TextMasker.mask(text, true, true, true);
    assertThat(text.looks).as("%s, text", piece).isLessThan(PER_CHARACTER * SIZE);
    Counted json = new Counted("[\"" + text);
    JsonMasker.mask(json, value -> value, true, true);
    assertThat(json.looks).as("%s, JSON", piece).isLessThan(PER_CHARACTER * SIZE);
  }

  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      looks += end - start;
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
