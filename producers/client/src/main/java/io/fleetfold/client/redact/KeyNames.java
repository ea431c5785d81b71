package io.fleetfold.client.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names whose values are secrets: {@code x-api-key}, {@code dbPassword}, {@code client_secret}. */
final class KeyNames {
  private static final int MAX = 128;

  private static final Set<String> LAST =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "secrets",
          "apikey",
          "accesskey",
          "secretkey",
          "privatekey",
          "accesstoken",
          "refreshtoken",
          "authtoken",
          "clientsecret",
          "credential",
          "credentials",
          "authorization",
          "cookie");

  // of a name that ends with key
  private static final Set<String> BEFORE_KEY =
      Set.of(
          "api",
          "access",
          "secret",
          "private",
          "subscription",
          "signing",
          "encryption",
          "account",
          "master",
          "auth",
          "functions",
          "storage",
          "service",
          "admin");

  // of a name that ends with token: not those of tokenizers, pages and counts
  private static final Set<String> NOT_BEFORE_TOKEN =
      Set.of(
          "page",
          "continuation",
          "cursor",
          "sync",
          "pad",
          "eos",
          "bos",
          "unk",
          "mask",
          "sep",
          "cls",
          "eot",
          "eom",
          "first",
          "last",
          "per",
          "stop",
          "start",
          "end",
          "special",
          "next",
          "previous",
          "input",
          "output",
          "prompt",
          "completion",
          "cached",
          "reasoning",
          "audio",
          "image",
          "text",
          "total",
          "max",
          "min",
          "num",
          "top",
          "each",
          "every",
          "a",
          "one",
          "to",
          "by",
          "added");

  private static final Set<String> IN_QUERY =
      Set.of("key", "sig", "signature", "auth", "code", "token");

  private KeyNames() {}

  /** Whether a value under this name is a secret. */
  static boolean secret(String name) {
    String core = withoutNumber(name);
    if (core.length() < 3 || core.length() > MAX || !mayBe(core)) {
      return false;
    }
    List<String> words = words(core);
    if (words.isEmpty()) {
      return false;
    }
    String last = words.get(words.size() - 1);
    String before = words.size() > 1 ? words.get(words.size() - 2) : "";
    return LAST.contains(last)
        || (last.equals("key") && BEFORE_KEY.contains(before))
        || (last.equals("string") && before.equals("connection"))
        || (last.equals("token") && !NOT_BEFORE_TOKEN.contains(before));
  }

  /** Whether it is in the query of a URL, where {@code key} is one, too. */
  static boolean secretInQuery(String name) {
    if (secret(name)) {
      return true;
    }
    List<String> words = name.length() > MAX ? List.of() : words(name);
    return !words.isEmpty() && IN_QUERY.contains(words.get(words.size() - 1));
  }

  /** Whether it carries a scheme and credentials, as the header does. */
  static boolean authorization(String name) {
    return name.length() <= MAX && name.toLowerCase(Locale.ROOT).endsWith("authorization");
  }

  /** The name of {@code API_KEY_2} is API_KEY. */
  private static String withoutNumber(String name) {
    int end = name.length();
    while (end > 0 && !Character.isLetter(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }

  /** Rules out most names without splitting them: by the last letter of those that are secrets. */
  private static boolean mayBe(String name) {
    return "dtseynlgDTSEYNLG".indexOf(name.charAt(name.length() - 1)) >= 0;
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char previous = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = Characters.alphanumeric(c);
      boolean hump = Character.isUpperCase(c) && Character.isLowerCase(previous);
      if ((!letter || hump) && word.length() > 0) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (letter) {
        word.append(Character.toLowerCase(c));
      }
      previous = c;
    }
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }
}
