package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The classes of tokens that calls tell, in the order of records and reports. */
public enum TokenClass {
  INPUT(null),
  OUTPUT(null),
  CACHE_READ(INPUT),
  CACHE_WRITE(INPUT),
  REASONING(OUTPUT),
  AUDIO_INPUT(INPUT),
  AUDIO_OUTPUT(OUTPUT),
  CACHE_WRITE_1H(CACHE_WRITE),
  IMAGE_INPUT(INPUT),
  IMAGE_OUTPUT(OUTPUT);

  /** Those of the first release, in the order of its prints and of its baselines. */
  public static final List<TokenClass> FIRST =
      List.of(INPUT, OUTPUT, CACHE_READ, CACHE_WRITE, REASONING, AUDIO_INPUT, AUDIO_OUTPUT);

  /** Those that came behind it, all at once; what comes later needs a list of its own. */
  public static final List<TokenClass> SECOND = List.of(CACHE_WRITE_1H, IMAGE_INPUT, IMAGE_OUTPUT);

  /** More than any call can have: keeps sums far from overflowing. */
  private static final long MAX = 1_000_000_000_000L;

  private final TokenClass whole;

  TokenClass(TokenClass whole) {
    this.whole = whole;
  }

  /** What prices call it. */
  String price() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What records call it. */
  public String field() {
    return price() + "_tokens";
  }

  static TokenClass ofField(String field) {
    return Arrays.stream(values()).filter(of -> of.field().equals(field)).findFirst().orElseThrow();
  }

  /** The class it is a part of; null for none. */
  TokenClass whole() {
    return whole;
  }

  /** What a call tells, not above what it is a part of; null for nothing, or what can't be. */
  Long of(AgentLlmUsage usage) {
    Long told = (Long) usage.get(field());
    if (told == null || told < 0 || told > MAX) {
      return null;
    }
    Long max = whole == null ? (Long) MAX : whole.of(usage);
    return Math.min(max == null ? 0 : max, told);
  }

  /** Whether a call tells a number of tokens that can't be. */
  static boolean tellsImpossible(AgentLlmUsage usage) {
    return Arrays.stream(values())
        .map(of -> (Long) usage.get(of.field()))
        .anyMatch(told -> told != null && (told < 0 || told > MAX));
  }

  /** Sets numbers that can't be to the nearest that can, as the folds once did. */
  static void clampAll(AgentLlmUsage usage) {
    for (TokenClass of : values()) {
      Long told = (Long) usage.get(of.field());
      if (told != null) {
        usage.put(of.field(), Math.min(MAX, Math.max(0, told)));
      }
    }
  }

  /** What a call tells, by class. */
  static Map<TokenClass, Long> told(AgentLlmUsage usage) {
    Map<TokenClass, Long> told = new EnumMap<>(TokenClass.class);
    for (TokenClass of : values()) {
      Long tokens = of.of(usage);
      if (tokens != null) {
        told.put(of, tokens);
      }
    }
    return told;
  }
}
