package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.schemas.TokenClass;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the table of emitters names attributes for. */
enum Field {
  OPERATION,
  MODEL,
  PROVIDER,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  TOTAL_TOKENS,
  CACHE_READ_TOKENS,
  CACHE_WRITE_TOKENS,
  CACHE_WRITE_5M_TOKENS,
  CACHE_WRITE_1H_TOKENS,
  REASONING_TOKENS,
  AUDIO_INPUT_TOKENS,
  AUDIO_OUTPUT_TOKENS,
  IMAGE_INPUT_TOKENS,
  IMAGE_OUTPUT_TOKENS,
  USAGE_BLOCK,
  ESTIMATED,
  COST_USD,
  BILLING,
  ANSWER_CACHED,
  RESPONSE_ID,
  REQUEST_ID,
  FINISH_REASON,
  SERVICE_TIER,
  FIRST_TOKEN_MS,
  FIRST_TOKEN_SECONDS,
  FIRST_TOKEN_AT,
  TOOL_NAME,
  TOOL_ARGS,
  TOOL_RESULT,
  TOOL_CALL_ID,
  AGENT_ID,
  AGENT_NAME,
  AGENT_SELF,
  SESSION_ID,
  USER_ID,
  SYSTEM,
  INPUT,
  OUTPUT,
  ERROR;

  private static final Map<TokenClass, Field> TOKENS = tokens();

  static Field of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The field that tells a class of tokens: every class has one. */
  static Field of(TokenClass kind) {
    return TOKENS.get(kind);
  }

  /** What the table calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it tells tokens or money, which is kept as it came, too. */
  boolean isUsage() {
    return name().endsWith("_TOKENS") || this == USAGE_BLOCK || this == COST_USD;
  }

  private static Map<TokenClass, Field> tokens() {
    Map<TokenClass, Field> fields = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      fields.put(kind, of(kind.field()));
    }
    return fields;
  }
}
