package io.fleetfold.client.redact;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Made-up secrets of every known shape. */
final class Secrets {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private Secrets() {}

  /** Those that are known by how they look. */
  static Arbitrary<String> shaped() {
    List<Arbitrary<String>> shapes =
        new ArrayList<>(SecretShape.ALL.stream().map(Secrets::of).toList());
    shapes.add(base64Url(30).map(body -> "eyJ" + body + ".eyJ" + body + "." + body));
    shapes.add(
        base64Url(200)
            .map(
                body ->
                    "-----BEGIN RSA PRIVATE KEY-----\n"
                        + body
                        + "\n-----END RSA PRIVATE KEY-----"));
    return Arbitraries.oneOf(shapes);
  }

  private static Arbitrary<String> of(SecretShape shape) {
    boolean capitals = shape.inside().test('A') && !shape.inside().test('a');
    String chars = capitals ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" : LETTERS + "0123456789";
    return Arbitraries.strings()
        .withChars(chars)
        .ofMinLength(shape.min())
        .ofMaxLength(shape.min() + 30)
        .filter(
            body ->
                !shape.mixed()
                    || body.chars().limit(shape.min()).anyMatch(Characters::upperOrDigit))
        .map(body -> shape.prefix() + body);
  }

  /** Something that only its place makes a secret. */
  static Arbitrary<String> password() {
    return Arbitraries.strings()
        .withChars(LETTERS + "0123456789_-+/=!%^")
        .ofMinLength(8)
        .ofMaxLength(40)
        .filter(text -> text.chars().anyMatch(Characters::digit))
        .filter(text -> Characters.alphanumeric(text.charAt(0)));
  }

  private static Arbitrary<String> base64Url(int length) {
    return Arbitraries.strings().withChars(LETTERS + "0123456789_-").ofLength(length);
  }

  /** Text as agents write it, without secrets. */
  static Arbitrary<String> plain() {
    return Arbitraries.of(
            "The agent",
            "input_tokens: 12345",
            "max_tokens=4096",
            "token_count",
            "\"prompt_tokens\": 17",
            "cost per token: 0.000123",
            "https://example.org/a/b?page=2&sort=asc#top",
            "see https://user@example.org:8080/x",
            "task-scheduler-with-a-long-hyphenated-name",
            "sk-learn",
            "the bearer of news",
            "Bearer authentication is required",
            "password: must not be empty",
            "def login(user, password=None, token=token):",
            "key = lambda x: x[1]",
            "sorted(rows, key=len)",
            "550e8400-e29b-41d4-a716-446655440000",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "2026-11-29T00:12:00.123Z",
            "1732838400123456789",
            "日本語 \uD83D\uDE00",
            "a\u0000b",
            "eyJust a word.",
            "{\"a\": [1, 2.50, 1e400, null]}",
            "$HOME/.ssh/config",
            "export API_KEY=$OTHER",
            "\n",
            "\t",
            "\"",
            "\\",
            " ")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join(" ", parts));
  }
}
