package io.fleetfold.client.usage;

import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.UsageIssue;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which counts of a block stand beside its input and output, and which are inside. Where a total is
 * stated, the reading that yields it is taken, whoever wrote the block; otherwise, what its names
 * mean at those who use them.
 */
final class UsageReading {
  // a set bit: the count stands beside
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int TOOLS = 4;
  private static final int REASONING = 8;
  private static final int ALL = 16;

  private final Long input;
  private final Long output;
  private final Long total;
  private final Long read;
  private final Long write;
  private final Long write1h;
  private final Long tools;
  private final Long reasoning;
  private final int usual;

  private UsageReading(String provider, UsageBlock block) {
    input = block.count(UsageCount.INPUT);
    output = block.count(UsageCount.OUTPUT);
    total = block.count(UsageCount.TOTAL);
    read = block.count(UsageCount.CACHE_READ);
    write1h = block.count(UsageCount.CACHE_WRITE_1H);
    // some tell the writes by their time to live only
    write =
        larger(
            block.count(UsageCount.CACHE_WRITE),
            sum(block.count(UsageCount.CACHE_WRITE_5M), write1h));
    tools = block.count(UsageCount.TOOLS);
    reasoning = block.count(UsageCount.REASONING);
    usual = usual(provider, block);
  }

  /** The counts of a block, all but its cost, tier and ids. */
  static ProviderUsage of(String provider, UsageBlock block) {
    return new UsageReading(provider, block).read(block);
  }

  private ProviderUsage read(UsageBlock block) {
    List<Integer> possible =
        IntStream.range(0, ALL)
            .boxed()
            .filter(this::isPossible)
            .sorted(Comparator.comparingInt(reading -> Integer.bitCount(reading ^ usual)))
            .toList();
    int likely = possible.get(0);
    int taken = possible.stream().filter(this::yieldsTotal).findFirst().orElse(likely);
    return new ProviderUsage(
        tokens(block, taken), null, null, null, issue(block, total == null || yieldsTotal(taken)));
  }

  private static String issue(UsageBlock block, boolean isConsistent) {
    if (block.hasImpossible()) {
      return UsageIssue.INVALID;
    }
    return !isConsistent
        ? ProviderUsage.INCONSISTENT
        : block.hasUnread() ? ProviderUsage.UNREAD : null;
  }

  private Map<TokenClass, Long> tokens(UsageBlock block, int taken) {
    Map<TokenClass, Long> tokens = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      tokens.put(kind, block.count(UsageCount.of(kind)));
    }
    tokens.put(TokenClass.INPUT, inputOf(taken));
    tokens.put(TokenClass.OUTPUT, outputOf(taken));
    tokens.put(TokenClass.CACHE_WRITE, write);
    tokens.values().removeIf(Objects::isNull);
    return tokens;
  }

  private static int usual(String provider, UsageBlock block) {
    int usual = TOOLS;
    String name = ProviderNames.canonical(provider);
    // a gateway that names OpenAI's cached tokens as Anthropic does counts them as OpenAI does
    boolean wire =
        block.isNamed(UsageCount.INPUT, List.of("input_tokens"))
            && !name.equals(ProviderNames.OPENAI)
            && !name.equals(ProviderNames.AZURE);
    if (wire && block.isNamed(UsageCount.CACHE_READ, UsageCount.BESIDE_INPUT)) {
      usual |= READ;
    }
    if (wire && block.isNamed(UsageCount.CACHE_WRITE, UsageCount.BESIDE_INPUT)) {
      usual |= WRITE;
    }
    if (block.isNamed(UsageCount.REASONING, UsageCount.BESIDE_OUTPUT)) {
      usual |= REASONING;
    }
    return usual;
  }

  // no class is larger than what it is part of
  private boolean isPossible(int reading) {
    return zero(sum(read, write)) <= zero(inputOf(reading))
        && zero(reasoning) <= zero(outputOf(reading));
  }

  private boolean yieldsTotal(int reading) {
    return total != null && total.equals(sum(inputOf(reading), outputOf(reading)));
  }

  private Long inputOf(int reading) {
    return sum(
        input,
        (reading & READ) == 0 ? null : read,
        (reading & WRITE) == 0 ? null : write,
        (reading & TOOLS) == 0 ? null : tools);
  }

  private Long outputOf(int reading) {
    return sum(output, (reading & REASONING) == 0 ? null : reasoning);
  }

  private static Long larger(Long one, Long other) {
    return one == null ? other : other == null ? one : Long.valueOf(Math.max(one, other));
  }

  private static long zero(Long count) {
    return count == null ? 0 : count;
  }

  /** The sum of what is known; null where nothing is. */
  private static Long sum(Long... counts) {
    Long sum = null;
    for (Long count : counts) {
      if (count != null) {
        sum = sum == null ? count : Long.valueOf(sum + count);
      }
    }
    return sum;
  }
}
