package io.fleetfold.client.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Secrets that are known by how they look: a prefix of their provider's, and then so many
 * characters of a class.
 *
 * @param min characters after the prefix, at least
 * @param mixed whether capitals or digits must be among them: a prefix that words may have, too
 */
record SecretShape(String prefix, IntPredicate inside, int min, boolean mixed) {
  private static final int FIRST = 128;

  static final List<SecretShape> ALL =
      List.of(
          // OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse and others
          new SecretShape("sk-", Characters::word, 16, true),
          new SecretShape("pk-lf-", Characters::word, 16, true),
          // Amazon
          new SecretShape("AKIA", Characters::upperOrDigit, 16, false),
          new SecretShape("ASIA", Characters::upperOrDigit, 16, false),
          new SecretShape("ABSK", Characters::alphanumeric, 40, false),
          // Google
          new SecretShape("AIza", Characters::word, 30, false),
          new SecretShape("AQ.Ab", Characters::word, 20, false),
          new SecretShape("ya29.", Characters::dotted, 16, false),
          new SecretShape("GOCSPX-", Characters::word, 16, false),
          // GitHub, GitLab
          any("ghp_", 20),
          any("gho_", 20),
          any("ghu_", 20),
          any("ghs_", 20),
          any("ghr_", 20),
          any("github_pat_", 20),
          any("glpat-", 16),
          // Slack
          any("xoxb-", 10),
          any("xoxp-", 10),
          any("xoxa-", 10),
          any("xoxr-", 10),
          any("xoxs-", 10),
          any("xoxe-", 10),
          any("xoxe.", 10),
          any("xapp-", 10),
          // other models' providers
          any("hf_", 24),
          any("gsk_", 20),
          any("xai-", 24),
          any("pplx-", 24),
          any("nvapi-", 24),
          any("r8_", 24),
          any("fw_", 20),
          any("tgp_v1_", 20),
          any("csk-", 20),
          any("jina_", 24),
          any("tvly-", 16),
          any("lsv2_", 20),
          any("dapi", 32),
          // payments, mail, packages, infrastructure
          any("sk_live_", 16),
          any("sk_test_", 16),
          any("rk_live_", 16),
          any("whsec_", 16),
          new SecretShape("SG.", Characters::dotted, 40, false),
          any("npm_", 30),
          any("pypi-", 40),
          any("dop_v1_", 32),
          any("shpat_", 24),
          any("lin_api_", 24),
          any("ntn_", 24),
          any("ATATT3", 24),
          new SecretShape("hvs.", Characters::word, 20, false),
          // Fleetfold's own
          any("fft_", 20));

  private static final SecretShape[][] BY_FIRST = byFirst();

  private static SecretShape any(String prefix, int min) {
    return new SecretShape(prefix, Characters::word, min, true);
  }

  private static SecretShape[][] byFirst() {
    List<List<SecretShape>> lists = new ArrayList<>();
    for (int c = 0; c < FIRST; c++) {
      lists.add(new ArrayList<>());
    }
    ALL.forEach(shape -> lists.get(shape.prefix.charAt(0)).add(shape));
    return lists.stream().map(l -> l.toArray(SecretShape[]::new)).toArray(SecretShape[][]::new);
  }

  /** Those that may begin with a character. */
  static SecretShape[] beginningWith(char c) {
    return c < FIRST ? BY_FIRST[c] : BY_FIRST[0];
  }

  /** Whether a secret of this shape begins there; looks at no more characters than are needed. */
  boolean beginsAt(CharSequence text, int at) {
    if (!Characters.startsWith(text, at, prefix)) {
      return false;
    }
    int first = at + prefix.length();
    if (first + min > text.length()) {
      return false;
    }
    boolean mix = !mixed;
    for (int i = first; i < first + min; i++) {
      char c = text.charAt(i);
      if (!inside.test(c)) {
        return false;
      }
      mix |= Characters.upperOrDigit(c);
    }
    return mix;
  }

  boolean hasDots() {
    return inside.test('.');
  }
}
