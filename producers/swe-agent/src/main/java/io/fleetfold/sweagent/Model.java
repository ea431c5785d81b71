package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A model as LiteLLM names it, which both agents ask through.
 *
 * @param provider whose it is
 * @param name as the provider calls it
 */
record Model(String provider, String name) {
  private static final String UNTOLD = "unknown";

  /** What a file without configuration leaves. */
  static final Model UNKNOWN = new Model(UNTOLD, UNTOLD);

  /** The first of those that is a name; {@link #UNKNOWN} where none is. */
  static Model of(JsonNode... candidates) {
    for (JsonNode candidate : candidates) {
      if (candidate.isTextual() && !candidate.asText().isBlank()) {
        return of(candidate.asText().strip());
      }
    }
    return UNKNOWN;
  }

  private static Model of(String name) {
    int slash = name.indexOf('/');
    if (slash > 0 && slash < name.length() - 1) {
      return new Model(name.substring(0, slash), name.substring(slash + 1));
    }
    return new Model(providerOfBareName(name), name);
  }

  /** LiteLLM takes names without a provider for those of the providers' own APIs. */
  private static String providerOfBareName(String name) {
    if (name.matches("(?i)(chat)?gpt-?[0-9a-z].*|o[0-9]+(-.*)?")) {
      return "openai";
    }
    return name.startsWith("claude-") ? "anthropic" : UNTOLD;
  }
}
