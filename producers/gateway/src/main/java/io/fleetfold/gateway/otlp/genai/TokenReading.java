package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.usage.ProviderUsage;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.UsageIssue;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The token counts of a call, input and output with all their parts inside, as the rules of its
 * emitter have it.
 *
 * @param counts by class, without those that are not told
 * @param issue what is doubtful about them; null for nothing
 * @param costUsd the cost that the provider's own block tells; null for none
 * @param serviceTier the tier that it tells, likewise
 */
record TokenReading(
    Map<TokenClass, Long> counts, String issue, BigDecimal costUsd, String serviceTier) {
  private static final Set<TokenClass> CACHE =
      Set.of(TokenClass.CACHE_READ, TokenClass.CACHE_WRITE);
  private static final Set<TokenClass> REASONING = Set.of(TokenClass.REASONING);

  /** Those of a call of this provider. */
  static TokenReading of(Reading reading, String provider, Set<String> cacheBeside) {
    JsonNode block = reading.find(Field.USAGE_BLOCK);
    ProviderUsage wire =
        block == null ? ProviderUsage.UNKNOWN : ProviderUsage.of(provider, AnyJson.textOf(block));
    if (wire.tokens(TokenClass.INPUT) != null || wire.tokens(TokenClass.OUTPUT) != null) {
      return new TokenReading(wire.tokens(), wire.issue(), wire.costUsd(), wire.serviceTier());
    }
    Map<TokenClass, Long> counts = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      counts.put(kind, reading.count(Field.of(kind)));
    }
    boolean cacheIsKnown = isKnown(reading, CACHE, counts);
    boolean reasoningIsKnown = isKnown(reading, REASONING, counts);
    writes(counts, reading.count(Field.CACHE_WRITE_5M_TOKENS));
    Long total = reading.count(Field.TOTAL_TOKENS);
    Boolean wireRule =
        provider.equals(EmitterTable.UNKNOWN) ? null : cacheBeside.contains(provider);
    Placing placing = new Placing(counts, total, wireRule, reading.emitter());
    String issue = placing.place();
    // without a part that was told beside it the whole is not known
    if (!cacheIsKnown && placing.isBeside(reading.emitter().cache())) {
      counts.remove(TokenClass.INPUT);
    }
    if (!reasoningIsKnown && placing.isBeside(reading.emitter().reasoning())) {
      counts.remove(TokenClass.OUTPUT);
    }
    counts.values().removeIf(Objects::isNull);
    if (!counts.isEmpty() && reading.flag(Field.ESTIMATED)) {
      issue = UsageIssue.ESTIMATED;
    }
    return new TokenReading(counts, reading.isInvalid() ? UsageIssue.INVALID : issue, null, null);
  }

  private static boolean isKnown(
      Reading reading, Set<TokenClass> parts, Map<TokenClass, Long> counts) {
    return parts.stream()
        .noneMatch(part -> counts.get(part) == null && reading.find(Field.of(part)) != null);
  }

  // some tell the writes by their time to live only
  private static void writes(Map<TokenClass, Long> counts, Long fiveMinutes) {
    Long hour = counts.get(TokenClass.CACHE_WRITE_1H);
    if (hour != null || fiveMinutes != null) {
      long sum = zero(hour) + zero(fiveMinutes);
      counts.merge(TokenClass.CACHE_WRITE, sum, Math::max);
    }
  }

  private static long zero(Long count) {
    return count == null ? 0 : count;
  }

  /** Puts the parts that stand beside into their wholes. */
  private record Placing(
      Map<TokenClass, Long> counts, Long total, Boolean wireRule, Emitter emitter) {

    /** Returns what is doubtful then; null for nothing. */
    String place() {
      Long input = counts.get(TokenClass.INPUT);
      Long output = counts.get(TokenClass.OUTPUT);
      long stated = zero(input) + zero(output);
      long cache = CACHE.stream().mapToLong(kind -> zero(counts.get(kind))).sum();
      long reasoning = zero(counts.get(TokenClass.REASONING));
      boolean odd = put(emitter.cache(), TokenClass.INPUT, cache, stated, reasoning);
      odd |= put(emitter.reasoning(), TokenClass.OUTPUT, reasoning, stated, cache);
      long sum = zero(counts.get(TokenClass.INPUT)) + zero(counts.get(TokenClass.OUTPUT));
      odd |= total != null && input != null && output != null && total != sum && total != stated;
      return odd ? UsageIssue.INCONSISTENT : null;
    }

    /** Whether a part stands beside its whole, whatever the counts. */
    boolean isBeside(List<Placement> rules) {
      for (Placement rule : rules) {
        if (rule == Placement.IN) {
          return false;
        }
        if (rule == Placement.BESIDE || (rule == Placement.PROVIDER && wireRule != null)) {
          return rule == Placement.BESIDE || wireRule;
        }
      }
      return false;
    }

    // returns whether the rule can't be right: a part is larger than its whole
    private boolean put(
        List<Placement> rules, TokenClass whole, long part, long stated, long otherPart) {
      Long told = counts.get(whole);
      if (part == 0 || told == null) {
        return part > 0;
      }
      Boolean beside = null;
      boolean sizes = false;
      for (Placement rule : rules) {
        if (beside == null) {
          sizes = rule == Placement.SIZES;
          beside = beside(rule, part, told, stated, otherPart);
        }
      }
      boolean impossible = !Boolean.TRUE.equals(beside) && part > told;
      if (Boolean.TRUE.equals(beside) || impossible) {
        counts.put(whole, told + part);
      }
      return impossible && !sizes && beside != null;
    }

    private Boolean beside(Placement rule, long part, long told, long stated, long otherPart) {
      return switch (rule) {
        case IN -> false;
        case BESIDE -> true;
        case PROVIDER -> wireRule;
        case SIZES -> part > told;
        case TOTAL -> {
          boolean in =
              part <= told && total != null && (total == stated || total == stated + otherPart);
          boolean out =
              total != null && (total == stated + part || total == stated + part + otherPart);
          yield in == out ? null : (Boolean) out;
        }
      };
    }
  }
}
